using Sepal.Imaging;

namespace Sepal.Explaining;

/// <summary>A photo and why it got its class.</summary>
/// <param name="Photo">The photo, upright and as the network sees it.</param>
/// <param name="Heatmap">Where the reasons lie.</param>
public sealed record Explanation(Photo Photo, Heatmap Heatmap)
{
    /// <summary>The photo with the heatmap over it, at the photo's own size.</summary>
    public Picture Overlay(OverlayOptions? options = null) => Explaining.Overlay.Create(Photo, Heatmap, options);

    /// <inheritdoc/>
    public override string ToString() => Heatmap.ToString();
}
