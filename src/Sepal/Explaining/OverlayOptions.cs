using Sepal.Imaging;

namespace Sepal.Explaining;

/// <summary>How a heatmap is shown on its photo; the defaults are the lab report's.</summary>
public sealed record OverlayOptions
{
    /// <summary>How strong the colours are, 0 to 1; 0.4.</summary>
    public double Alpha { get; init => field = Check.Within(value, 0, 1, nameof(Alpha)); } = 0.4;

    /// <summary>The colours; <see cref="Imaging.ColorMap.Jet"/>.</summary>
    public ColorMap ColorMap { get; init => field = value ?? throw new ArgumentNullException(nameof(ColorMap)); } = ColorMap.Jet;

    /// <summary>How they are laid over the photo.</summary>
    public Blend Blend { get; init; }

    /// <summary>
    /// The share of pixels, the hottest ones, that may all have the last colour, 0 to 0.5; 0: colours are exactly the map's. A little makes maps of pixels readable, whose largest value is
    /// often alone.
    /// </summary>
    public double Clip { get; init => field = Check.Within(value, 0, 0.5, nameof(Clip)); }

    /// <summary>The clip with which maps of pixels show more than their few peaks: 0.01.</summary>
    public const double PixelClip = 0.01;

    /// <summary>These options, with the hottest hundredth of a map of pixels in one colour.</summary>
    internal OverlayOptions For(Heatmap heatmap) => heatmap.IsOfPixels ? this with { Clip = Math.Max(Clip, PixelClip) } : this;
}
