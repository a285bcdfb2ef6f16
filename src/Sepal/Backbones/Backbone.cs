using Sepal.Layers;
using Sepal.Models;
using Sepal.Weights;

namespace Sepal.Backbones;

/// <summary>
/// A published architecture, with Keras's layers and names:
/// <code>
/// var backbone = Backbone.Find("inception_v3");
/// using var conv_base = backbone.Create(new BackboneOptions { IncludeTop = false, Size = 150 });
/// </code>
/// The weights are random until a file fills them. To add one: its file with card and builder, and one line here.
/// </summary>
public sealed class Backbone
{
    private readonly Func<BackboneOptions, Shape, Functional> _build;

    private Backbone(BackboneCard card, Func<BackboneOptions, Shape, Functional> build) => (Card, _build) = (card, build);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Backbone> All { get; } =
    [
        new(PetalNet.Card, PetalNet.Build),
        new(InceptionV3.Card, InceptionV3.Build),
        new(VGG16.Card, VGG16.Build),
        new(ResNet50.Card, ResNet50.Build),
        new(MobileNet.Card, MobileNet.Build),
        new(MobileNetV2.Card, MobileNetV2.Build),
        .. EfficientNetLite.All.Select(lite => new Backbone(lite.Card, lite.Build)),
    ];

    /// <summary>Input, weights, layers of interest.</summary>
    public BackboneCard Card { get; }

    /// <summary>The name on the command line: <c>vgg16</c>.</summary>
    public string Name => Card.Name;

    /// <summary>The backbone of a name, upper and lower case alike, with or without its underlines.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static Backbone Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryFind(name) ?? throw new ArgumentException($"No backbone is called '{name}'. There are {string.Join(", ", All.Select(b => b.Name))}.", nameof(name));
    }

    /// <summary>The backbone of a name, or null.</summary>
    public static Backbone? TryFind(string name) => All.FirstOrDefault(b => Plain(b.Name) == Plain(name));

    /// <summary>Builds the network. Its weights are random, drawn when they are first used; the caller disposes it.</summary>
    /// <exception cref="ArgumentException">The options ask for an input or a width that the network can't have.</exception>
    public Functional Create(BackboneOptions? options = null)
    {
        options ??= new BackboneOptions();
        return _build(options, InputOf(options));
    }

    /// <summary>
    /// The published file for a network of these options: of its form, width and size (or of the card's size, where none was trained on that one), with the
    /// classifier or without; null where none is published. Any size of picture can use it.
    /// </summary>
    public WeightsSource? WeightsFor(BackboneOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var input = InputOf(options);
        return Card.Weights
            .Where(w => w.Variant == options.Variant && w.Alpha == options.Alpha)
            .OrderBy(w => w.IncludesTop == options.IncludeTop ? 0 : 1)
            .ThenBy(w => w.TrainedSize == input[0] && input[0] == input[1] ? 0 : w.TrainedSize == Card.DefaultSize ? 1 : 2)
            .FirstOrDefault(w => w.IncludesTop || !options.IncludeTop);
    }

    /// <summary>The published file of this name, or null: what it was trained with, for a file that lies somewhere else.</summary>
    public WeightsSource? SourceOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Card.Weights.FirstOrDefault(w => w.FileName == Path.GetFileName(path));
    }

    /// <summary>The width of the network that a file's weights belong to, told by the file's name or by how many numbers it holds; 1 for a backbone of one width.</summary>
    /// <exception cref="WeightsException">The file can't be read.</exception>
    public double WidthOf(string path)
    {
        if (!Card.HasWidths) return 1;
        if (SourceOf(path) is { } source) return source.Alpha;
        using var file = TensorFile.Open(path);
        // Neighbouring widths differ by a sixth or more; what else a file holds is less than that.
        double count = file.Tensors.Sum(tensor => (double)tensor.Count);
        return Card.Alphas.MinBy(alpha =>
        {
            using var model = Create(new BackboneOptions { Alpha = alpha });
            return Math.Abs(Math.Log(count / model.NamedWeights().Sum(w => (double)w.Weight.Count)));
        });
    }

    /// <summary>
    /// Fills a network of this backbone from a file: one of Keras's, or a PyTorch state dict (<c>.pth</c>, safetensors) of the makers on the card. A state dict's
    /// classifier is left out where the network has none. Memory: the weights once, and a part of one array.
    /// </summary>
    /// <param name="model">What <see cref="Create"/> built.</param>
    /// <param name="path">The file; recognised by its content.</param>
    /// <exception cref="ArgumentException">The file belongs to another <see cref="BackboneVariant"/> than the network.</exception>
    /// <exception cref="WeightsException">The file can't be read, or does not fit the network; nothing is set then.</exception>
    public void Load(Model model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var file = TensorFile.Open(path);
        var map = MapFor(file);
        CheckVariant(model, VariantOf(map), file.Name);
        Fill(model, file, map);
    }

    /// <summary>Builds the network in the form that a file belongs to, Keras's or torchvision's, and fills it.</summary>
    /// <param name="options">The network; its variant is found from the file.</param>
    /// <param name="path">The file, as in <see cref="Load"/>.</param>
    /// <inheritdoc cref="Create"/>
    /// <exception cref="WeightsException">The file can't be read, or does not fit the network.</exception>
    public Functional CreateWith(BackboneOptions options, string path)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var file = TensorFile.Open(path);
        var map = MapFor(file);
        var model = Create(options with { Variant = VariantOf(map) });
        try
        {
            Fill(model, file, map);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Builds the network with the weights that Sepal itself holds. No file is read or written.</summary>
    /// <param name="options">The network, without a classifier.</param>
    /// <param name="own">Weights of the card that are in the package.</param>
    internal Functional CreateWithOwn(BackboneOptions options, WeightsSource own)
    {
        using var file = TensorFile.Open(PackagedWeights.Open(own.Resource!), own.FileName);
        var model = Create(options);
        try
        {
            file.ReadWeights(model);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Card.Title;

    /// <summary>How a file's PyTorch names belong to the layers; null for names of Keras.</summary>
    private WeightMap? MapFor(TensorFile file)
    {
        if (file.Format is not (WeightsFormat.PyTorch or WeightsFormat.Safetensors)) return null;
        var map = WeightMap.Of(Name);
        if (file.Format == WeightsFormat.Safetensors) return map?.Knows(file.Tensors) == true ? map : null;
        return map ?? throw new WeightsException($"{file.Name} holds tensors under PyTorch's names, which {Card.Title} has no map for. Expected a file of Keras.");
    }

    private static BackboneVariant VariantOf(WeightMap? map) => map?.Variant ?? BackboneVariant.Keras;

    private static void Fill(Model model, TensorFile file, WeightMap? map)
    {
        if (map is null) file.ReadWeights(model);
        else map.Apply(model, file.Tensors, file.Name);
    }

    // The two forms differ in what weights don't show: strides, padding, epsilon. VGG16, which has no BatchNorm, has only one.
    private void CheckVariant(Model model, BackboneVariant variant, string file)
    {
        if (model.Layers.OfType<BatchNormalization>().FirstOrDefault() is not { } norm) return;
        var found = norm.Epsilon == 1e-5 || (Name == "inception_v3" && norm.Scale) ? BackboneVariant.Torchvision : BackboneVariant.Keras;
        if (found != variant)
            throw new ArgumentException($"{file} belongs to the form of {Card.Title} that {variant} has; the network '{model.Name}' is built in the form of {found}. Create it with Variant = {variant}.", nameof(model));
    }

    private Shape InputOf(BackboneOptions options)
    {
        var shape = options.InputShape ?? (Card.DefaultSize, Card.DefaultSize, 3);
        if (!shape.IsMap || shape[2] == Shape.Unknown)
            throw new ArgumentException($"{Card.Title} takes pictures of (height, width, channels); got the input shape {shape}.", nameof(options));
        if (shape[0] is not Shape.Unknown and var height && height < Card.MinimumSize || shape[1] is not Shape.Unknown and var width && width < Card.MinimumSize)
            throw new ArgumentException($"{Card.Title} takes pictures of at least {Card.MinimumSize}×{Card.MinimumSize} pixels; got {shape}. Use a larger input size.", nameof(options));
        if (options.IncludeTop && !shape.IsKnown)
            throw new ArgumentException($"{Card.Title} with its classifier needs the size of its input; got {shape}. Give one, or set IncludeTop to false.", nameof(options));
        if (options.Alpha != 1 && !Card.HasWidths)
            throw new ArgumentException($"{Card.Title} has one width; got alpha {options.Alpha}. The MobileNets have others.", nameof(options));
        if (options.Variant == BackboneVariant.Torchvision && Card.Weights.All(w => w.Variant != BackboneVariant.Torchvision))
            throw new ArgumentException($"{Card.Title} has no form of torchvision's. Use Keras's.", nameof(options));
        return shape;
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
