using Sepal.Numerics;

namespace Sepal.Runs;

/// <summary>What the lab's experiments have in common.</summary>
public sealed record LabOptions
{
    /// <summary>Pictures of a class that a quick lab uses at most.</summary>
    public const int QuickPicturesPerClass = 80;

    /// <summary>What works best, or the report's own recipes.</summary>
    public TrainingProfile Profile { get; init; }

    /// <summary>The pretrained base of the third and the fourth experiment.</summary>
    public BaseChoice? Base { get; init; }

    /// <summary>Height and width of all inputs in pixels; null: what each preset takes.</summary>
    public int? Size { get; init => field = value is { } size ? Check.Positive(size, nameof(Size)) : null; }

    /// <summary>The most epochs of each experiment; null: each recipe's own number.</summary>
    public int? Epochs { get; init => field = value is { } epochs ? Check.Positive(epochs, nameof(Epochs)) : null; }

    /// <summary>Whether to take fewer pictures (at most <see cref="QuickPicturesPerClass"/> of a class) and fewer epochs, to see in minutes where it goes.</summary>
    public bool IsQuick { get; init; }

    /// <summary>The seed of the split and of every experiment; 0.</summary>
    public long Seed { get; init; }

    /// <summary>The number format of the layers.</summary>
    public Precision Precision { get; init; }
}
