using Sepal.Imaging;

namespace Sepal.Backbones;

/// <summary>A file of pretrained weights at its maker's address; of Sepal's own, in its library. What the maker does not publish is null, never guessed.</summary>
public sealed record WeightsSource
{
    /// <summary>The maker's name of the file, the one that Keras's cache uses too.</summary>
    public required string FileName { get; init; }

    /// <summary>The file's address; null where its maker offers it only inside something else.</summary>
    public string? Url { get; init; }

    /// <summary>Where its maker tells of it.</summary>
    public required string Page { get; init; }

    /// <summary>The resource of Sepal that holds it; null for the files of others.</summary>
    internal string? Resource { get; init; }

    /// <summary>Whether Sepal itself holds it, so that nothing is downloaded.</summary>
    public bool IsInPackage => Resource is not null;

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

    /// <summary>A file that Keras publishes for its own networks.</summary>
    /// <param name="folder">Where it lies among them: <c>vgg16</c>.</param>
    /// <param name="file">Its name.</param>
    /// <param name="licence">The licence, and who made the weights.</param>
    /// <param name="top">Whether it has the classifier's weights.</param>
    /// <param name="scaling">The scaling of pixels.</param>
    /// <param name="size">Height and width of the pictures, in pixels.</param>
    /// <param name="bytes">The file's size, where it is known.</param>
    /// <param name="md5">Keras's checksum, where there is one.</param>
    internal static WeightsSource Keras(string folder, string file, string licence, bool top, Scaling scaling, int size, long? bytes = null, string? md5 = null) => new()
    {
        FileName = file,
        Url = $"https://storage.googleapis.com/tensorflow/keras-applications/{folder}/{file}",
        Page = "https://keras.io/api/applications/",
        Kind = WeightsKind.Keras,
        Licence = licence,
        IncludesTop = top,
        Scaling = scaling,
        TrainedSize = size,
        Bytes = bytes,
        Md5 = md5,
    };

    /// <summary>A whole network of torchvision's.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="size">Height and width of the pictures, in pixels.</param>
    internal static WeightsSource Torchvision(string file, int size = 224) => new()
    {
        FileName = file,
        Url = "https://download.pytorch.org/models/" + file,
        Page = "https://docs.pytorch.org/vision/stable/models.html",
        Kind = WeightsKind.PyTorch,
        Licence = "BSD-3-Clause (torchvision)",
        IncludesTop = true,
        Scaling = Scaling.Torch,
        TrainedSize = size,
        Variant = BackboneVariant.Torchvision,
    };
}
