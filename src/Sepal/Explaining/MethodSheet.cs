using Sepal.Imaging;

namespace Sepal.Explaining;

/// <summary>One page that compares methods on one photo: where they agree, the place matters; where they don't, look at their figures before believing any.</summary>
public static class MethodSheet
{
    private const int Margin = 16, Gap = 14, TextSize = 11, Line = 18;

    /// <summary>The page: the photo first, then an overlay for each heatmap, with the method, the class and the layer. Of maps of pixels the hottest hundredth shares the last colour.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="heatmaps">Its heatmaps, at least one, of one class or of several.</param>
    /// <param name="title">What the page is about.</param>
    /// <param name="options">Colours and blend.</param>
    /// <param name="notes">A line for each heatmap, such as its faithfulness; null: none.</param>
    /// <param name="columns">Pictures side by side; null: as many as make the page about as wide as high.</param>
    /// <param name="tile">The side of a picture in pixels; 64 to 1024, 220.</param>
    public static Picture Create(Photo photo, IReadOnlyList<Heatmap> heatmaps, string title, OverlayOptions? options = null, IReadOnlyList<string>? notes = null, int? columns = null, int tile = 220)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(heatmaps);
        ArgumentNullException.ThrowIfNull(title);
        Check.Within(heatmaps.Count, 1, 100);
        Check.Within(tile, 64, 1024);
        if (notes is not null && notes.Count != heatmaps.Count) throw new ArgumentException($"Expected a note for each of {heatmaps.Count} heatmaps; got {notes.Count}.", nameof(notes));
        options ??= new OverlayOptions();
        int count = heatmaps.Count + 1, height = tile + (notes is null ? 2 : 3) * Line + 6;
        int across = Math.Clamp(columns ?? (int)Math.Round(Math.Sqrt(count * (double)(height + Gap) / (tile + Gap))), 1, count);
        int down = (count + across - 1) / across, top = Margin + 2 * Line;
        using var canvas = new Canvas(2 * Margin + across * (tile + Gap) - Gap, top + down * (height + Gap) - Gap + Margin, Ink.White);
        canvas.Text(title, Margin, Margin, 1.3f * TextSize, Ink.Black, across * (tile + Gap) - Gap);
        for (int i = 0; i < count; i++)
        {
            int x = Margin + i % across * (tile + Gap), y = top + i / across * (height + Gap);
            canvas.Fill(x, y, tile, tile, Ink.Light);
            canvas.PasteWithin(i == 0 ? photo.Upright : Overlay.Create(photo, heatmaps[i - 1], options.For(heatmaps[i - 1])), x, y, tile, tile);
            string[] lines = i == 0 ? ["the photo", photo.Upright.ToString()] : Words(heatmaps[i - 1], notes?[i - 1]);
            for (int k = 0; k < lines.Length; k++) canvas.Text(lines[k], x, y + tile + 8 + k * Line, k == 0 ? TextSize : 0.8f * TextSize, k == 0 ? Ink.Black : Ink.Grey, tile);
        }
        return canvas.ToPicture();
    }

    private static string[] Words(Heatmap heatmap, string? note)
    {
        bool isOfPixels = heatmap.IsOfPixels || ExplanationMethod.All.Any(m => m.Name == heatmap.Method && !m.NeedsLayer);
        // Of a long path the end tells more.
        string about = $"{heatmap.ClassName} {ContactSheet.Percent(heatmap.Probability)}, {(isOfPixels ? "pixels" : heatmap.Layer[(heatmap.Layer.LastIndexOf('/') + 1)..])}";
        return note is null ? [heatmap.Method, about] : [heatmap.Method, about, note];
    }
}
