using Sepal.Imaging;

namespace Sepal.Backbones;

/// <summary>A file of pretrained weights at its maker's address. Sepal ships none. What the maker does not publish is null, never guessed.</summary>
public sealed record WeightsSource
{
    /// <summary>The maker's name of the file, the one that Keras's cache uses too.</summary>
    public required string FileName { get; init; }

    /// <summary>The file's address; null where its maker offers it only inside something else.</summary>
    public string? Url { get; init; }

    /// <summary>Where its maker tells of it.</summary>
    public required string Page { get; init; }

    /// <summary>How it is written.</summary>
    public required WeightsKind Kind { get; init; }

    /// <summary>The licence of the weights, and who made them.</summary>
    public required string Licence { get; init; }

    /// <summary>Whether it has the classifier's weights.</summary>
    public required bool IncludesTop { get; init; }

    /// <summary>The scaling of pixels that it was trained with.</summary>
    public required Scaling Scaling { get; init; }

    /// <summary>Height and width of the pictures that it was trained on, in pixels.</summary>
    public required int TrainedSize { get; init; }

    /// <summary>The width of the network; 1 where there is only one.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>Whose form of the network it belongs to.</summary>
    public BackboneVariant Variant { get; init; }

    /// <summary>The file's size; null where it is not known.</summary>
    public long? Bytes { get; init; }

    /// <summary>The MD5 that the maker publishes, in lower-case hexadecimal; null where there is none.</summary>
    public string? Md5 { get; init; }

    /// <summary>The SHA-256, in lower-case hexadecimal; null where it is not known.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The first digits of the SHA-256, which PyTorch's makers put into the name (<c>vgg16-397923af.pth</c>); null for other files.</summary>
    public string? Sha256Prefix => Kind == WeightsKind.PyTorch && Path.GetFileNameWithoutExtension(FileName).Split('-')[^1] is { Length: 8 } digits && digits.All(char.IsAsciiHexDigitLower) ? digits : null;

    /// <summary>Whether Sepal's own tests have read this file, checksum included, and found its maker's numbers in the outputs.</summary>
    public bool IsVerified { get; init; }
}
