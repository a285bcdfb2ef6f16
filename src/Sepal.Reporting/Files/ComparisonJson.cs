namespace Sepal.Reporting.Files;

/// <summary>The differences between runs: a list of <see cref="Evaluation.ModelComparison"/>.</summary>
internal static class ComparisonJson
{
    public static DataFile Of(Report report) => new("comparison.json", "differences between the runs, with tests and intervals", JsonText.Of(report.Comparison.Pairs));
}
