namespace Sepal.Data;

/// <summary>One picture file of a data set. Nothing of it has been decoded yet.</summary>
public sealed record ImageItem
{
    /// <summary>The file's absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>The path from the data set's root, with forward slashes on every system: <c>roses/1.jpg</c>.</summary>
    public required string RelativePath { get; init; }

    /// <summary>The class: an index into <see cref="ImageDataset.ClassNames"/>.</summary>
    public required int Label { get; init; }

    /// <summary>The part; <see cref="Part.Train"/> for every picture of a data set that is not split yet.</summary>
    public Part Part { get; init; }

    /// <summary>SHA-256 of the file's bytes in lower-case hexadecimal; null until the data set is split or read from a manifest.</summary>
    public string? Hash { get; init; }
}
