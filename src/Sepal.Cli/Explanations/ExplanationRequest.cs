using Sepal.Explaining;

namespace Sepal.Cli.Explanations;

/// <summary>What a run of <c>sepal explain</c> was asked for.</summary>
internal sealed record ExplanationRequest
{
    /// <summary>The model, as it was named.</summary>
    public required string Model { get; init; }

    public required ExplanationOptions Options { get; init; }

    public required OverlayOptions Overlay { get; init; }

    /// <summary>The share of a map's pixels that may share the last colour; null: none, and a hundredth for maps of pixels.</summary>
    public double? Clip { get; init; }

    /// <summary>A page of all methods for each picture.</summary>
    public bool Compare { get; init; }

    /// <summary>Pages with all pictures.</summary>
    public bool Sheet { get; init; }

    public bool Faithfulness { get; init; }

    public bool Sanity { get; init; }

    /// <summary>What the maps of each class have in common.</summary>
    public bool Survey { get; init; }

    /// <summary>Where the map is expected; null where nobody asked.</summary>
    public PhotoRegion? Region { get; init; }

    public long Seed { get; init; }

    /// <summary>Whether folders' names may say what is expected: only of the predicted class.</summary>
    public bool ExplainsPrediction => Options.Target == Target.Predicted;

    /// <summary>How a heatmap is shown.</summary>
    public OverlayOptions OverlayOf(Heatmap heatmap) => Overlay with { Clip = Clip ?? (heatmap.IsOfPixels ? OverlayOptions.PixelClip : 0) };
}
