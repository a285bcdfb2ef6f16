using Sepal.Imaging;

namespace Sepal.Explaining;

/// <summary>Many photos on a page: each with its overlay, the class that is explained and its probability, and what was expected. Small, so that a hundred can be looked through.</summary>
public static class ContactSheet
{
    private const int Margin = 16, Gap = 14, Inner = 4, TextSize = 11, Line = 19;

    /// <summary>The page; save it with <see cref="PictureEncoder"/>.</summary>
    /// <param name="entries">The photos, at least one, at most 1000.</param>
    /// <param name="title">What the page is about.</param>
    /// <param name="options">Colours and blend.</param>
    /// <param name="columns">Photos side by side; null: as many as make the page about as wide as high.</param>
    /// <param name="tile">The side of a photo in pixels; 64 to 1024, 160.</param>
    public static Picture Create(IReadOnlyList<SheetEntry> entries, string title, OverlayOptions? options = null, int? columns = null, int tile = 160)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(title);
        Check.Within(entries.Count, 1, 1000);
        Check.Within(tile, 64, 1024);
        options ??= new OverlayOptions();
        int width = 2 * tile + Inner, height = tile + 2 * Line + 10;
        int across = Math.Clamp(columns ?? (int)Math.Round(Math.Sqrt(entries.Count * (double)(height + Gap) / (width + Gap))), 1, entries.Count);
        int down = (entries.Count + across - 1) / across, top = Margin + 2 * Line;
        using var canvas = new Canvas(2 * Margin + across * (width + Gap) - Gap, top + down * (height + Gap) - Gap + Margin, Ink.White);
        float whole = across * (width + Gap) - Gap;
        canvas.Text(title, Margin, Margin, 1.3f * TextSize, Ink.Black, whole);
        for (int i = 0; i < entries.Count; i++) Draw(canvas, entries[i], options, Margin + i % across * (width + Gap), top + i / across * (height + Gap), tile);
        return canvas.ToPicture();
    }

    private static void Draw(Canvas canvas, SheetEntry entry, OverlayOptions options, int x, int y, int tile)
    {
        int width = 2 * tile + Inner;
        canvas.Fill(x, y, width, tile, Ink.Light);
        canvas.PasteWithin(entry.Photo.Upright, x, y, tile, tile);
        canvas.PasteWithin(entry.Overlay(options), x + tile + Inner, y, tile, tile);
        string answer = $"{entry.Heatmap.ClassName} {Percent(entry.Heatmap.Probability)}";
        var ink = entry.Expected is null ? Ink.Black : entry.IsExpected ? Ink.DarkGreen : Ink.DarkRed;
        canvas.Text(answer, x, y + tile + 8, TextSize, ink, width);
        float used = Canvas.Width(answer + "  ", TextSize);
        if (!entry.IsExpected && used < width) canvas.Text($"expected {entry.Expected}", x + used, y + tile + 8, TextSize, Ink.DarkRed, width - used);
        canvas.Text(entry.Title, x, y + tile + 8 + Line, 0.8f * TextSize, Ink.Grey, width);
    }

    /// <summary>A probability for people: never 100% or 0% where it is not quite.</summary>
    internal static string Percent(double probability) => probability switch
    {
        > 0.9995 and < 1 => ">99.9%",
        < 0.0005 and > 0 => "<0.1%",
        _ => $"{100 * probability:0.0}%",
    };
}
