namespace Sepal.Reporting;

/// <summary>How far a report is.</summary>
/// <param name="Activity">In words: <c>Explaining photos of basic</c>.</param>
/// <param name="Done">Pieces of work that are done, over all runs.</param>
/// <param name="Total">All pieces of work.</param>
public sealed record ReportProgress(string Activity, int Done, int Total);
