using Sepal.Numerics;

namespace Sepal.Training;

/// <summary>How a network is trained.</summary>
public sealed record TrainerOptions
{
    /// <summary>The last epoch, at least 1; 10.</summary>
    public int Epochs { get; init => field = Check.Positive(value); } = 10;

    /// <summary>Decides the order of pictures, their changes and dropout; 0.</summary>
    public long Seed { get; init; }

    /// <summary>The number format of the layers; automatic.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>A weight for each class in the loss, for classes of unequal size; none.</summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>What is told of every epoch, in this order.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>Measures time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
