namespace Sepal.Data;

/// <summary>The parts' names in folders, manifests and on the command line.</summary>
internal static class PartNames
{
    public static readonly Part[] All = [Part.Train, Part.Validation, Part.Test];

    public static string Name(this Part part) => part switch
    {
        Part.Train => "train",
        Part.Validation => "val",
        Part.Test => "test",
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, $"Expected a part of the data; got {part}."),
    };

    /// <summary>The part that a folder's name means, or null. People write all of these, in any case.</summary>
    public static Part? OfFolder(string name) => name.ToLowerInvariant() switch
    {
        "train" => Part.Train,
        "val" or "valid" or "validation" => Part.Validation,
        "test" => Part.Test,
        _ => null,
    };

    /// <summary>The part of a manifest's word, or null.</summary>
    public static Part? Parse(string? name) => name switch
    {
        "train" => Part.Train,
        "val" => Part.Validation,
        "test" => Part.Test,
        _ => null,
    };
}
