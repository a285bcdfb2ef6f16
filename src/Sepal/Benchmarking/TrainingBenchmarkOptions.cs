using Sepal.Data;

namespace Sepal.Benchmarking;

/// <summary>What <see cref="TrainingBenchmark"/> measures.</summary>
public sealed record TrainingBenchmarkOptions : BenchmarkOptions
{
    /// <summary>Changes to the pictures of the epochs; none.</summary>
    public Augmentation Augmentation { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Augmentation.None;

    /// <summary>Epochs, at least 2: the first pays for warming up, the others count; 4.</summary>
    public int Epochs { get; init => field = Check.Within(value, 2, 1000); } = 4;
}
