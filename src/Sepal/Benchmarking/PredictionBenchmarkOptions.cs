namespace Sepal.Benchmarking;

/// <summary>What <see cref="PredictionBenchmark"/> measures.</summary>
public sealed record PredictionBenchmarkOptions : BenchmarkOptions;
