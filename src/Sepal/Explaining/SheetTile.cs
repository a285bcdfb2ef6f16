using Sepal.Imaging;

namespace Sepal.Explaining;

/// <summary>What a <see cref="ContactSheet"/> shows of a photo: both pictures at the sheet's size, and the words. Some 150 KB, however large the photo was.</summary>
public sealed class SheetTile
{
    private SheetTile(Picture photo, Picture overlay, SheetEntry entry, int side)
    {
        (Photo, Overlay, Side, Title, Expected) = (photo, overlay, side, entry.Title, entry.IsExpected ? null : entry.Expected);
        Answer = $"{entry.Heatmap.ClassName} {ContactSheet.Percent(entry.Heatmap.Probability)}";
        Ink = entry.Expected is null ? Ink.Black : entry.IsExpected ? Ink.DarkGreen : Ink.DarkRed;
    }

    internal Picture Photo { get; }

    internal Picture Overlay { get; }

    internal int Side { get; }

    /// <summary>What it is called: its file's name.</summary>
    public string Title { get; }

    /// <summary>The explained class with its probability.</summary>
    public string Answer { get; }

    /// <summary>The class that it should have, where that is another.</summary>
    public string? Expected { get; }

    internal Ink Ink { get; }

    /// <summary>Makes a photo and its overlay small.</summary>
    /// <param name="entry">The photo, its heatmap, its name.</param>
    /// <param name="overlay">Its overlay.</param>
    /// <param name="side">The side of a picture in pixels; 64 to 1024, 160.</param>
    public static SheetTile Of(SheetEntry entry, Picture overlay, int side = 160)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(overlay);
        Check.Within(side, 64, 1024);
        return new SheetTile(Canvas.Within(entry.Photo.Upright, side, side), Canvas.Within(overlay, side, side), entry, side);
    }

    /// <summary>Draws it: two pictures side by side, two lines below.</summary>
    internal void Draw(Canvas canvas, int x, int y)
    {
        int width = Width(Side), below = y + Side + 8;
        canvas.Fill(x, y, width, Side, Ink.Light);
        canvas.PasteWithin(Photo, x, y, Side, Side);
        canvas.PasteWithin(Overlay, x + Side + Inner, y, Side, Side);
        canvas.Text(Answer, x, below, TextSize, Ink, width);
        float used = Canvas.Width(Answer + "  ", TextSize);
        if (Expected is not null && used < width) canvas.Text($"expected {Expected}", x + used, below, TextSize, Ink.DarkRed, width - used);
        canvas.Text(Title, x, below + Line, 0.8f * TextSize, Ink.Grey, width);
    }

    internal const int TextSize = 11, Line = 19;

    private const int Inner = 4;

    internal static int Width(int side) => 2 * side + Inner;

    internal static int Height(int side) => side + 2 * Line + 10;
}
