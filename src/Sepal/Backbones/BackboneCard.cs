using Sepal.Imaging;

namespace Sepal.Backbones;

/// <summary>What there is to know of an architecture before it is built: its input, its weights and their makers, and the layers of interest.</summary>
public sealed record BackboneCard
{
    /// <summary>The name on the command line and of <see cref="Backbone.Find"/>: <c>inception_v3</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name in print: <c>InceptionV3</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The paper.</summary>
    public required string Paper { get; init; }

    /// <summary>Height and width that it was made for, in pixels.</summary>
    public required int DefaultSize { get; init; }

    /// <summary>The least height and width, in pixels, as Keras demands it.</summary>
    public required int MinimumSize { get; init; }

    /// <summary>From 0..255 to what its weights were trained on. A file of another maker may differ: see <see cref="WeightsSource.Scaling"/>.</summary>
    public required Scaling Scaling { get; init; }

    /// <summary>How its makers resized pictures. Default: bilinear.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bilinear;

    /// <summary>The layer whose maps explain a decision: the last ones that still have a place in the picture, behind their rectifier.</summary>
    public required string ExplainLayer { get; init; }

    /// <summary>The last layer of the base: what a new head is put on.</summary>
    public required string FeatureLayer { get; init; }

    /// <summary>The widths that there are published weights for.</summary>
    public IReadOnlyList<double> Alphas { get; init; } = [1];

    /// <summary>Whether any width can be built, not only 1.</summary>
    public bool HasWidths => Alphas.Count > 1;

    /// <summary>
    /// Whether its weights are a start more than knowledge, as those from drawings are. Fine-tuning then trains all of it, its BatchNormalization too, at a higher rate and for longer. Default
    /// false: what ImageNet taught is kept below the last layers.
    /// </summary>
    public bool TrainsWhole { get; init; }

    /// <summary>The published weights, Keras's first.</summary>
    public required IReadOnlyList<WeightsSource> Weights { get; init; }

    /// <summary>What lies between a picture file and this network.</summary>
    /// <param name="size">Height and width in pixels; the card's own.</param>
    /// <param name="weights">The file whose scaling counts; the card's own.</param>
    public ImageSpec Image(int? size = null, WeightsSource? weights = null) => new()
    {
        Height = size ?? DefaultSize,
        Width = size ?? DefaultSize,
        Resize = new ResizePolicy(Interpolation),
        Scaling = weights?.Scaling ?? Scaling,
    };
}
