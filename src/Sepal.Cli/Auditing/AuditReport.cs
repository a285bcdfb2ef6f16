using Sepal.Data;
using Sepal.Data.Auditing;
using Sepal.Evaluation;
using Sepal.Prediction;

namespace Sepal.Cli.Auditing;

/// <summary>All that <c>data audit</c> found.</summary>
/// <param name="Audit">Duplicates, leaks, odd and bad pictures.</param>
/// <param name="Labels">Labels that may be wrong; null without a model.</param>
/// <param name="Seed">The split's, where the data have no parts of their own.</param>
/// <param name="HasOwnParts">Whether the data have parts of their own.</param>
internal sealed record AuditReport(DatasetAudit Audit, LabelAudit? Labels, long Seed, bool HasOwnParts)
{
    private IReadOnlyList<string> Classes => Audit.Data.ClassNames;

    public object ToJson() => new
    {
        images = Audit.Data.Items.Count,
        duplicates = Audit.Duplicates.Select(Paths),
        leaks = Audit.Leaks.Select(Paths),
        suspects = Suspects.Select(one => new { path = Labels!.Items[one.Picture].RelativePath, given = Classes[one.Given], suggested = Classes[one.Suggested], confidence = one.Confidence }),
        odd = Audit.Odd.Select(one => new { path = one.Picture.RelativePath, reason = one.Reason, kind = one.Kind.ToString().ToLowerInvariant() }),
        similar = (Labels?.Similar ?? []).Select(pair => new { paths = new[] { pair.First.RelativePath, pair.Second.RelativePath }, pair.Cosine }),
        bad = Audit.Bad.Select(file => new { file.Path, file.Reason }),
        groups = Audit.Duplicates.Select(group => new
        {
            paths = Paths(group),
            exact = group.IsExact,
            similarity = group.Similarity,
            classes = group.Pictures.Select(picture => Classes[picture.Label]).Distinct(),
            parts = Audit.WithoutParts is null ? group.Pictures.Select(PartOf).Distinct() : [],
        }),
        parts = Audit.WithoutParts is not null ? "none" : HasOwnParts ? "given" : $"split by seed {Seed}",
    };

    public IReadOnlyList<LabelSuspect> Suspects => Labels?.Learning.Suspects ?? [];

    public static string PartOf(ImageItem picture) => picture.Part switch { Part.Train => "train", Part.Validation => "val", _ => "test" };

    private static IEnumerable<string> Paths(DuplicateGroup group) => group.Pictures.Select(picture => picture.RelativePath);
}
