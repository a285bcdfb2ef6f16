using SkiaSharp;

namespace Sepal.Imaging;

/// <summary>A page that pictures and words are put on: contact sheets and comparisons. Distances are in pixels, from the top left.</summary>
internal sealed class Canvas : IDisposable
{
    private readonly SKBitmap _bitmap;
    private readonly SKCanvas _canvas;

    public Canvas(int width, int height, Ink background)
    {
        _bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        _canvas = new SKCanvas(_bitmap);
        _canvas.Clear(Colour(background));
    }

    /// <summary>Puts a picture at its own size.</summary>
    public unsafe void Paste(Picture picture, int x, int y)
    {
        int width = Math.Min(picture.Width, _bitmap.Width - x), height = Math.Min(picture.Height, _bitmap.Height - y);
        for (int row = 0; row < height; row++)
        {
            var from = picture.Row(row);
            byte* to = (byte*)_bitmap.GetAddress(x, y + row);
            for (int i = 0; i < 3 * width; i += 3, to += 4)
            {
                to[0] = from[i];
                to[1] = from[i + 1];
                to[2] = from[i + 2];
                to[3] = 255;
            }
        }
    }

    /// <summary>Puts a picture in the middle of a box, as large as it fits.</summary>
    public void PasteWithin(Picture picture, int x, int y, int width, int height)
    {
        var fitted = Within(picture, width, height);
        Paste(fitted, x + (width - fitted.Width) / 2, y + (height - fitted.Height) / 2);
    }

    /// <summary>A picture as large as it fits into a box.</summary>
    public static Picture Within(Picture picture, int width, int height)
    {
        double scale = Math.Min((double)width / picture.Width, (double)height / picture.Height);
        int fittedWidth = Math.Clamp((int)Math.Round(picture.Width * scale), 1, width), fittedHeight = Math.Clamp((int)Math.Round(picture.Height * scale), 1, height);
        return fittedWidth == picture.Width && fittedHeight == picture.Height ? picture : Resizer.Resize(picture, fittedHeight, fittedWidth);
    }

    /// <summary>A filled rectangle.</summary>
    public void Fill(int x, int y, int width, int height, Ink ink, byte opacity = 255)
    {
        using var paint = new SKPaint { Color = Colour(ink).WithAlpha(opacity) };
        _canvas.DrawRect(x, y, width, height, paint);
    }

    /// <summary>A line of text, cut off with an ellipsis where it would be wider than allowed.</summary>
    /// <param name="text">The words.</param>
    /// <param name="x">Where it begins.</param>
    /// <param name="y">The top of its capitals.</param>
    /// <param name="size">The height of its capitals.</param>
    /// <param name="ink">Its colour.</param>
    /// <param name="width">The most it may be wide.</param>
    public void Text(string text, float x, float y, float size, Ink ink, float width = float.MaxValue)
    {
        using var paint = new SKPaint
        {
            Color = Colour(ink),
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = Math.Max(1, size * 0.13f),
            StrokeCap = SKStrokeCap.Round,
            StrokeJoin = SKStrokeJoin.Round,
        };
        foreach (var line in StrokeFont.Lines(Fitted(text, size, width)))
        {
            using var path = new SKPath();
            path.MoveTo(x + line[0].X * size, y + line[0].Y * size);
            // A line of one point twice is a dot; Skia draws none without a length.
            float dot = line.Length == 2 && line[0] == line[1] ? 0.01f : 0;
            foreach (var point in line.Skip(1)) path.LineTo(x + point.X * size + dot, y + point.Y * size);
            _canvas.DrawPath(path, paint);
        }
    }

    /// <summary>How wide a text is.</summary>
    public static float Width(string text, float size) => StrokeFont.Width(text) * size;

    /// <summary>The page as a picture.</summary>
    public unsafe Picture ToPicture()
    {
        _canvas.Flush();
        var picture = new Picture(_bitmap.Width, _bitmap.Height);
        for (int row = 0; row < picture.Height; row++)
        {
            var to = picture.Row(row);
            byte* from = (byte*)_bitmap.GetAddress(0, row);
            for (int i = 0; i < to.Length; i += 3, from += 4) (to[i], to[i + 1], to[i + 2]) = (from[0], from[1], from[2]);
        }
        return picture;
    }

    public void Dispose()
    {
        _canvas.Dispose();
        _bitmap.Dispose();
    }

    private static string Fitted(string text, float size, float width)
    {
        if (Width(text, size) <= width) return text;
        int length = text.Length;
        while (length > 0 && Width(text[..length] + "…", size) > width) length--;
        return text[..length] + "…";
    }

    private static SKColor Colour(Ink ink) => new(ink.Red, ink.Green, ink.Blue);
}
