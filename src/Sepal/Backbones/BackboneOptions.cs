using Sepal.Layers;

namespace Sepal.Backbones;

/// <summary>What a <see cref="Backbone"/> is built with; the defaults give the whole published network, with its classifier.</summary>
public sealed record BackboneOptions
{
    /// <summary>Whether the network ends in its own classifier. Default true; false leaves the base, whose output is <see cref="BackboneCard.FeatureLayer"/>.</summary>
    public bool IncludeTop { get; init; } = true;

    /// <summary>
    /// The input's shape (height, width, channels). Default: the card's size and three channels. <see cref="Shape.Unknown"/> as height and width lets
    /// every picture have its own size, without a classifier only.
    /// </summary>
    public Shape? InputShape { get; init; }

    /// <summary>Height and width in pixels, for RGB pictures: short for <see cref="InputShape"/>.</summary>
    public int? Size
    {
        get => InputShape is { } shape && shape[0] == shape[1] ? shape[0] : null;
        init => InputShape = value is { } size ? (Check.Positive(size), size, 3) : null;
    }

    /// <summary>Outputs of the classifier. Default 1000, ImageNet's classes; another number has no published weights.</summary>
    public int Classes { get; init => field = Check.Positive(value); } = 1000;

    /// <summary>The width: channels relative to the full network's. Default 1; the two MobileNets have others.</summary>
    public double Alpha { get; init => field = Check.Positive(value); } = 1;

    /// <summary>What becomes of the maps of a base without classifier. Default: they stay.</summary>
    public FeaturePooling Pooling { get; init; }

    /// <summary>Whose form of the network. Default: Keras's.</summary>
    public BackboneVariant Variant { get; init; }

    /// <summary>The model's name. Default: Keras's.</summary>
    public string? Name { get; init; }
}
