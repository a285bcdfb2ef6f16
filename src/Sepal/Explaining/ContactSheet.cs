using Sepal.Imaging;

namespace Sepal.Explaining;

/// <summary>Many photos on a page: each with its overlay, the class that is explained and its probability, and what was expected. Small, so that a hundred can be looked through.</summary>
public static class ContactSheet
{
    private const int Margin = 16, Gap = 14;

    /// <summary>The page; save it with <see cref="PictureEncoder"/>.</summary>
    /// <param name="entries">The photos, at least one, at most 1000.</param>
    /// <param name="title">What the page is about.</param>
    /// <param name="options">Colours and blend.</param>
    /// <param name="columns">Photos side by side; null: as many as make the page about as wide as high.</param>
    /// <param name="tile">The side of a photo in pixels; 64 to 1024, 160.</param>
    public static Picture Create(IReadOnlyList<SheetEntry> entries, string title, OverlayOptions? options = null, int? columns = null, int tile = 160)
    {
        ArgumentNullException.ThrowIfNull(entries);
        options ??= new OverlayOptions();
        return Create([.. entries.Select(entry => SheetTile.Of(entry, entry.Overlay(options), tile))], title, columns);
    }

    /// <summary>The page of photos that were made small one by one, so that memory doesn't grow with their size.</summary>
    /// <param name="tiles">The photos, at least one, at most 1000, all of one side.</param>
    /// <param name="title">What the page is about.</param>
    /// <param name="columns">Photos side by side; null: as many as make the page about as wide as high.</param>
    public static Picture Create(IReadOnlyList<SheetTile> tiles, string title, int? columns = null)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        ArgumentNullException.ThrowIfNull(title);
        Check.Within(tiles.Count, 1, 1000);
        int side = tiles.Max(tile => tile.Side), width = SheetTile.Width(side), height = SheetTile.Height(side);
        int across = Math.Clamp(columns ?? (int)Math.Round(Math.Sqrt(tiles.Count * (double)(height + Gap) / (width + Gap))), 1, tiles.Count);
        int down = (tiles.Count + across - 1) / across, top = Margin + 2 * SheetTile.Line;
        using var canvas = new Canvas(2 * Margin + across * (width + Gap) - Gap, top + down * (height + Gap) - Gap + Margin, Ink.White);
        canvas.Text(title, Margin, Margin, 1.3f * SheetTile.TextSize, Ink.Black, across * (width + Gap) - Gap);
        for (int i = 0; i < tiles.Count; i++) tiles[i].Draw(canvas, Margin + i % across * (width + Gap), top + i / across * (height + Gap));
        return canvas.ToPicture();
    }

    /// <summary>A probability for people: never 100% or 0% where it is not quite.</summary>
    internal static string Percent(double probability) => probability switch
    {
        > 0.9995 and < 1 => ">99.9%",
        < 0.0005 and > 0 => "<0.1%",
        _ => $"{100 * probability:0.0}%",
    };
}
