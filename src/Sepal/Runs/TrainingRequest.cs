using Sepal.Data;
using Sepal.Weights;

namespace Sepal.Runs;

/// <summary>What to train, on what, and where to put it.</summary>
public sealed record TrainingRequest
{
    /// <summary>A folder with one subfolder per class, a folder with <c>train/</c>, <c>val/</c> and perhaps <c>test/</c>, or a split manifest; null only to go on with a run.</summary>
    public string? Data { get; init; }

    /// <summary>The run's folder, new or empty.</summary>
    public required string Folder { get; init; }

    /// <summary>How to train; null only to go on with a run.</summary>
    public TrainingRecipe? Recipe { get; init; }

    /// <summary>Whether to go on with the run in the folder, where one was begun.</summary>
    public bool Resume { get; init; }

    /// <summary>The share of validation pictures in a plain folder, in [0, 1); 0.15.</summary>
    public double ValidationShare { get; init; } = SplitRatios.Default;

    /// <summary>The share of test pictures in a plain folder, in [0, 1); 0.15.</summary>
    public double TestShare { get; init; } = SplitRatios.Default;

    /// <summary>Where and in how much memory prepared pictures are kept.</summary>
    public PictureCacheOptions Cache { get; init; } = new();

    /// <summary>Where what pretrained bases say of photos is kept, so that the next training on the same photos starts at once. Default: beside the weight store's cache.</summary>
    public FeatureCache Features { get => field ?? PretrainedFeatureCache.Create(Weights); init; }

    /// <summary>Where pretrained weights are looked for and kept.</summary>
    public WeightStoreOptions Weights { get; init; } = new();

    /// <summary>The longest time between two checkpoints within an epoch; one minute.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The command that started it, for the record; null for none.</summary>
    public string? Command { get; init; }

    /// <summary>Measures time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
