using Sepal.Cli.Screens;
using Sepal.Cli.Usage;
using Sepal.Data.Auditing;
using Sepal.Imaging;

namespace Sepal.Cli.Auditing;

/// <summary>The page of pictures that <c>--sheet</c> writes: duplicates, then suspects, then odd ones.</summary>
internal static class AuditPage
{
    private const int MostGroups = 60, MostSuspects = 120, MostOdd = 60, MostSimilar = 60, Across = 6;

    /// <summary>Writes it; false where there is nothing to show.</summary>
    public static bool Write(AuditReport report, string data, string file)
    {
        var classes = report.Audit.Data.ClassNames;
        AuditSheetRow[] rows =
        [
            .. report.Audit.Duplicates.Take(MostGroups).Select(group => new AuditSheetRow(
                $"{(group.IsExact ? "the same bytes" : $"alike to {Figures.Percent(group.Similarity)}")}{(group.IsLeak && report.Audit.WithoutParts is null ? ", in several parts" : "")}{(group.HasSeveralLabels ? ", of several classes" : "")}",
                [.. group.Pictures.Select(picture => new AuditSheetPicture(picture.Path, $"{picture.RelativePath}"))])),
            .. report.Suspects.Take(MostSuspects).Chunk(Across).Select((chunk, i) => new AuditSheetRow(
                i == 0 ? "labels that may be wrong: given, what it looks like" : "",
                [.. chunk.Select(one => new AuditSheetPicture(report.Labels!.Items[one.Picture].Path, $"{classes[one.Given]}, {classes[one.Suggested]} {Figures.Percent(one.Confidence)}"))])),
            .. (report.Labels?.Similar ?? []).Take(MostSimilar).Chunk(Across / 2).Select((chunk, i) => new AuditSheetRow(
                i == 0 ? "nearly the same to the network, in pairs" : "",
                [.. chunk.SelectMany(pair => new[] { pair.First, pair.Second }.Select(picture => new AuditSheetPicture(picture.Path, picture.RelativePath)))])),
            .. report.Audit.Odd.Take(MostOdd).Chunk(Across).Select((chunk, i) => new AuditSheetRow(i == 0 ? "odd" : "", [.. chunk.Select(one => new AuditSheetPicture(one.Picture.Path, one.Reason))])),
        ];
        if (rows.Length == 0) return false;
        PictureEncoder.SavePng(AuditSheet.Create($"{data}: {Words.Count(report.Audit.Duplicates.Count, "group")} of duplicates, {Words.Count(report.Suspects.Count, "suspect")}, {report.Audit.Odd.Count:N0} odd", rows), file);
        return true;
    }
}
