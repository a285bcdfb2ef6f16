namespace Sepal.Data;

/// <summary>How batches are made.</summary>
public sealed record BatchOptions
{
    /// <summary>Pictures in a batch, at least 1. Default 32. The last batch of an epoch may have fewer.</summary>
    public int BatchSize { get; init => field = Check.Positive(value); } = 32;

    /// <summary>Changes to training pictures. Default: none. Batches in order are never changed.</summary>
    public Augmentation Augmentation { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Augmentation.None;

    /// <summary>Threads that prepare batches; null (default): 1 where pictures are only copied, 2 where they are changed. Makes no difference to the bytes.</summary>
    public int? Workers { get; init => field = value is { } count ? Check.Positive(count) : null; }

    /// <summary>Batches prepared ahead. Default 3.</summary>
    public int Ahead { get; init => field = Check.Positive(value); } = 3;
}
