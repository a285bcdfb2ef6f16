using Sepal.Data;
using Sepal.Weights;

namespace Sepal.Runs;

/// <summary>The four experiments: on what, and where to put them.</summary>
public sealed record LabRequest
{
    /// <summary>A folder with one subfolder per class, a folder with <c>train/</c>, <c>val/</c> and <c>test/</c>, or a split manifest.</summary>
    public required string Data { get; init; }

    /// <summary>The lab's folder, new or empty, or one in which the same lab was begun. Each experiment's run has a folder in it.</summary>
    public required string Folder { get; init; }

    /// <summary>What the experiments have in common.</summary>
    public required LabOptions Options { get; init; }

    /// <summary>Where and in how much memory prepared pictures are kept.</summary>
    public PictureCacheOptions Cache { get; init; } = new();

    /// <summary>Where what pretrained bases say of photos is kept. Default: beside the weight store's cache.</summary>
    public FeatureCache Features { get => field ?? PretrainedFeatureCache.Create(Weights); init; }

    /// <summary>Where pretrained weights are looked for and kept.</summary>
    public WeightStoreOptions Weights { get; init; } = new();

    /// <summary>The command that started it, for the records; null for none.</summary>
    public string? Command { get; init; }

    /// <summary>Measures time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
