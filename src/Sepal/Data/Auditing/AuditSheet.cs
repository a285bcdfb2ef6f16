using Sepal.Imaging;

namespace Sepal.Data.Auditing;

/// <summary>Pictures to be judged by eye, row by row under a line of words: duplicates side by side, suspects with what they are taken for.</summary>
public static class AuditSheet
{
    private const int Margin = 16, Gap = 10, Tile = 140, TextSize = 11, Line = 18, Across = 6;

    /// <summary>The page; save it with <see cref="PictureEncoder"/>. A picture that can't be decoded leaves its place empty.</summary>
    /// <param name="title">What the page is about.</param>
    /// <param name="rows">At least one, at most 200; of each its first six pictures.</param>
    public static Picture Create(string title, IReadOnlyList<AuditSheetRow> rows)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(rows);
        Check.Within(rows.Count, 1, 200);
        const int width = 2 * Margin + Across * (Tile + Gap) - Gap, height = Line + Tile + Line + Gap + Gap;
        using var canvas = new Canvas(width, 2 * Margin + Line + Gap + rows.Count * height, Ink.White);
        canvas.Text(title, Margin, Margin, 1.3f * TextSize, Ink.Black, width - 2 * Margin);
        for (int row = 0; row < rows.Count; row++)
        {
            int top = Margin + Line + Gap + row * height;
            canvas.Text(rows[row].Title, Margin, top, TextSize, Ink.Black, width - 2 * Margin);
            int shown = Math.Min(Across, rows[row].Pictures.Count);
            for (int i = 0; i < shown; i++) Draw(canvas, rows[row].Pictures[i], Margin + i * (Tile + Gap), top + Line);
        }
        return canvas.ToPicture();
    }

    private static void Draw(Canvas canvas, AuditSheetPicture picture, int x, int y)
    {
        canvas.Fill(x, y, Tile, Tile, Ink.Light);
        try { canvas.PasteWithin(PictureReading.Read(picture.Path, bytes => PictureDecoder.Decode(bytes)), x, y, Tile, Tile); }
        catch (PictureException) { }
        canvas.Text(picture.Caption, x, y + Tile + 6, 0.8f * TextSize, Ink.Grey, Tile);
    }
}
