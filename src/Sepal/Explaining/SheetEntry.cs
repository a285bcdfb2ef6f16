using Sepal.Imaging;

namespace Sepal.Explaining;

/// <summary>A photo on a <see cref="ContactSheet"/>.</summary>
/// <param name="Photo">The photo.</param>
/// <param name="Heatmap">Its heatmap.</param>
/// <param name="Title">What it is called: its file's name.</param>
/// <param name="Expected">The class that it should have; null where nobody knows.</param>
public sealed record SheetEntry(Photo Photo, Heatmap Heatmap, string Title, string? Expected = null)
{
    /// <summary>Whether the explained class is the expected one; true where none is expected.</summary>
    public bool IsExpected => Expected is null || Expected == Heatmap.ClassName;

    internal Picture Overlay(OverlayOptions options) => Explaining.Overlay.Create(Photo, Heatmap, options.For(Heatmap));
}
