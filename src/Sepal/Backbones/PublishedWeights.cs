using System.Globalization;
using Sepal.Weights;

namespace Sepal.Backbones;

/// <summary>
/// The files on all cards, as the weight store wants them: <c>new WeightStore(PublishedWeights.All)</c>. A backbone's own name is Keras's whole network
/// (<c>vgg16</c>), <c>_notop</c> its base; widths and sizes other than the first stand between (<c>mobilenet_0.25_160_notop</c>). PyTorch's files keep their own
/// names (<c>resnet50-11ad3fa6</c>); Sepal's own is called by its backbone (<c>petalnet</c>).
/// </summary>
public static class PublishedWeights
{
    /// <summary>All files, in the order of the cards.</summary>
    public static IReadOnlyList<WeightsEntry> All { get; } = [.. Backbone.All.SelectMany(b => b.Card.Weights.Select(w => Entry(b.Card, w)))];

    /// <summary>The store's entry of a file on a backbone's card.</summary>
    /// <exception cref="ArgumentException">The file is not on the card.</exception>
    public static WeightsEntry Of(Backbone backbone, WeightsSource file)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(file);
        if (!backbone.Card.Weights.Contains(file)) throw new ArgumentException($"'{file.FileName}' is not on the card of {backbone}.", nameof(file));
        return All.Single(e => e.Name == NameOf(backbone.Card, file));
    }

    private static WeightsEntry Entry(BackboneCard card, WeightsSource file) => new()
    {
        Name = NameOf(card, file),
        FileName = file.FileName,
        Addresses = file.Url is { } url ? [new Uri(url)] : [],
        Source = file.IsInPackage ? $"in the package; {file.Page} tells how it was made" : file.Page,
        Resource = file.Resource,
        Licence = file.Licence,
        Bytes = file.Bytes,
        Md5 = file.Md5,
        Sha256 = file.Sha256,
        Sha256Prefix = file.Sha256Prefix,
    };

    private static string NameOf(BackboneCard card, WeightsSource file)
    {
        if (file.Kind == WeightsKind.Sepal) return card.Name;
        if (file.Kind == WeightsKind.PyTorch) return Path.GetFileNameWithoutExtension(file.FileName);
        bool isFirst = file.Alpha == 1 && file.TrainedSize == card.DefaultSize;
        string width = isFirst ? "" : string.Create(CultureInfo.InvariantCulture, $"_{file.Alpha:0.##}_{file.TrainedSize}");
        return $"{card.Name}{width}{(file.IncludesTop ? "" : "_notop")}";
    }
}
