using Sepal.Backbones;

namespace Sepal.Benchmarking;

/// <summary>What <see cref="FeatureBenchmark"/> measures.</summary>
public sealed record FeatureBenchmarkOptions : BenchmarkOptions
{
    /// <summary>Options for InceptionV3 and 160 pictures: a deep base takes its time.</summary>
    public FeatureBenchmarkOptions() => Pictures = 160;

    /// <summary>The base's name; <c>inception_v3</c>.</summary>
    public string Base { get; init => field = Backbone.Find(value).Name; } = "inception_v3";

    /// <summary>The width of a MobileNet; 1.</summary>
    public double Alpha { get; init => field = Check.Positive(value); } = 1;
}
