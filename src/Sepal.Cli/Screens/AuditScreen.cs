using Sepal.Cli.Auditing;
using Sepal.Cli.Usage;
using Sepal.Data.Auditing;

namespace Sepal.Cli.Screens;

/// <summary>An audit for a person: what was found, the gravest first, with what to do.</summary>
internal static class AuditScreen
{
    private const int MostLines = 20;

    public static void Show(Session session, string data, AuditReport report, string? model)
    {
        var audit = report.Audit;
        session.Line($"{data}: {Words.Count(audit.Data.Items.Count, "picture")}, {Words.Count(audit.Duplicates.Count, "group")} of duplicates ({audit.Duplicates.Count(group => group.IsExact):N0} of the same bytes), "
            + $"{(audit.WithoutParts is null ? Words.Count(audit.Leaks.Count, "leak") : "no parts")}, {(report.Labels is null ? "labels not judged" : Words.Count(report.Suspects.Count, "suspect label"))}, {audit.Odd.Count:N0} odd, {audit.Bad.Count:N0} bad");
        List(session, report.HasOwnParts ? "Leaks: the same picture in several parts, so that what is learnt is measured" : $"Leaks: in the split that --seed {report.Seed} makes, the same picture is in several parts",
            audit.WithoutParts is null ? audit.Leaks : [], group => $"{Alike(group)}: {string.Join(", ", group.Pictures.Select(picture => $"{picture.RelativePath} ({AuditReport.PartOf(picture)})"))}");
        List(session, "Duplicates of several classes, of which at least one label is wrong", [.. audit.Duplicates.Where(group => group.HasSeveralLabels)], Line);
        List(session, "Duplicates", audit.Duplicates, Line);
        List(session, $"Labels that may be wrong, by {model}", report.Suspects,
            one => $"{report.Labels!.Items[one.Picture].RelativePath}: {audit.Data.ClassNames[one.Given]}, looks like {audit.Data.ClassNames[one.Suggested]} ({Figures.Percent(one.Confidence)})");
        List(session, $"Nearly the same to {model}, but no duplicates", report.Labels?.Similar ?? [], pair => $"{pair.Cosine:0.000}: {pair.First.RelativePath}, {pair.Second.RelativePath}");
        List(session, "Odd, to be looked at", audit.Odd, one => $"{one.Picture.RelativePath}: {one.Reason}");
        List(session, "Bad files, which can't be decoded", audit.Bad, file => $"{file.Path}: {file.Reason}");
    }

    private static string Line(DuplicateGroup group) => $"{Alike(group)}: {string.Join(", ", group.Pictures.Select(picture => picture.RelativePath))}";

    private static string Alike(DuplicateGroup group) => group.IsExact ? "same bytes" : $"alike {group.Similarity:0.000}";

    private static void List<T>(Session session, string title, IReadOnlyList<T> all, Func<T, string> line)
    {
        if (all.Count == 0) return;
        session.Line();
        session.Line($"{title}:");
        foreach (var one in all.Take(MostLines)) session.Line($"  {line(one)}");
        if (all.Count > MostLines) session.Line($"  … and {all.Count - MostLines:N0} more; --json gives all");
    }
}
