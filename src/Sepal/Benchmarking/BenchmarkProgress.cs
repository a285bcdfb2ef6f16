namespace Sepal.Benchmarking;

/// <summary>What a benchmark does now.</summary>
/// <param name="Activity">In words: <c>measuring, round 2 of 5</c>.</param>
/// <param name="Done">Parts that are done.</param>
/// <param name="Total">Parts in all.</param>
public sealed record BenchmarkProgress(string Activity, int Done, int Total);
