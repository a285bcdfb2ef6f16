using Sepal.Numerics;

namespace Sepal.Explaining;

/// <summary>How heatmaps are put to the test.</summary>
public sealed record FaithfulnessOptions
{
    /// <summary>Steps of the deletion and insertion curves, 2 to 1000; 28.</summary>
    public int Steps { get; init => field = Check.Within(value, 2, 1000, nameof(Steps)); } = 28;

    /// <summary>Whether ROAD is measured too: twice nine more passes for each map, and a linear system for each.</summary>
    public bool Road { get; init; } = true;

    /// <summary>Whether the maps that know nothing are measured too; without them the figures say little. Four times the cost.</summary>
    public bool Baselines { get; init; } = true;

    /// <summary>Key of the random map and of ROAD's noise.</summary>
    public long Seed { get; init; }

    /// <summary>Changed copies of one pass, 1 to 1024; 16.</summary>
    public int BatchSize { get; init => field = Check.Within(value, 1, 1024, nameof(BatchSize)); } = 16;

    /// <summary>In which number format layers compute; float32.</summary>
    public Precision Precision { get; init; } = Precision.Float32;
}
