using Sepal.Imaging;

namespace Sepal.Explaining;

/// <summary>
/// Heatmaps as pictures, at the photo's own size and upright. What the network did not see (a crop's edges) stays as it is in the overlay and grey in the heatmap. An empty
/// map is no picture of anything: the photo turns grey, and words say that nothing was found.
/// </summary>
public static class Overlay
{
    private static readonly Ink Unseen = new(96, 96, 96);

    /// <summary>The photo with the heatmap over it.</summary>
    public static Picture Create(Photo photo, Heatmap heatmap, OverlayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(heatmap);
        options ??= new OverlayOptions();
        return heatmap.IsEmpty
            ? Empty(Grey(photo.Upright), heatmap)
            : Lay(photo.Upright, options.ColorMap.Colour(Clipped(photo.Project(heatmap).Values, options.Clip), photo.Upright.Height, photo.Upright.Width), photo.Seen(), options);
    }

    /// <summary>The heatmap alone, in colours.</summary>
    public static Picture Heatmap(Photo photo, Heatmap heatmap, ColorMap? colorMap = null)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(heatmap);
        var map = photo.Project(heatmap);
        var coloured = (colorMap ?? ColorMap.Jet).Colour(map.Values, map.Height, map.Width);
        bool[] seen = photo.Seen();
        for (int i = 0; i < seen.Length; i++)
            if (!seen[i]) (coloured.Pixels[3 * i], coloured.Pixels[3 * i + 1], coloured.Pixels[3 * i + 2]) = (Unseen.Red, Unseen.Green, Unseen.Blue);
        return heatmap.IsEmpty ? Empty(coloured, heatmap) : coloured;
    }

    /// <summary>Colours over a picture of the same size, where the network saw it.</summary>
    internal static Picture Lay(Picture picture, Picture colours, bool[] seen, OverlayOptions options)
    {
        var overlay = new Picture(picture.Width, picture.Height, [.. picture.Pixels]);
        for (int i = 0; i < seen.Length; i++)
        {
            if (!seen[i]) continue;
            var pixel = overlay.Pixels.AsSpan(3 * i, 3);
            var colour = colours.Pixels.AsSpan(3 * i, 3);
            if (options.Blend == Blend.Lab) Add(pixel, colour, options.Alpha);
            else Mix(pixel, colour, options.Alpha);
        }
        return overlay;
    }

    private static float[] Clipped(float[] map, double share)
    {
        int above = (int)(share * map.Length);
        if (above == 0) return map;
        float limit = map.Order().ElementAt(map.Length - 1 - above);
        return limit > 0 ? [.. map.Select(v => Math.Min(v / limit, 1))] : map;
    }

    // As cv2.imwrite stores a float picture: rounded half to even, and cut off at white.
    private static void Add(Span<byte> pixel, ReadOnlySpan<byte> colour, double alpha)
    {
        for (int c = 0; c < 3; c++) pixel[c] = (byte)Math.Min(Math.Round(colour[c] * alpha + pixel[c]), 255);
    }

    private static void Mix(Span<byte> pixel, ReadOnlySpan<byte> colour, double alpha)
    {
        double shift = alpha * (Brightness(pixel) - Brightness(colour));
        for (int c = 0; c < 3; c++) pixel[c] = (byte)Math.Clamp(Math.Round((1 - alpha) * pixel[c] + alpha * colour[c] + shift), 0, 255);
    }

    // Rec. 601.
    private static double Brightness(ReadOnlySpan<byte> rgb) => 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];

    private static Picture Grey(Picture picture)
    {
        var grey = new Picture(picture.Width, picture.Height);
        for (int i = 0; i < grey.Pixels.Length; i += 3) grey.Pixels.AsSpan(i, 3).Fill((byte)Math.Round(Brightness(picture.Pixels.AsSpan(i, 3))));
        return grey;
    }

    private static Picture Empty(Picture ground, Heatmap heatmap)
    {
        string words = heatmap.IsFlat ? $"nothing moves the score of {heatmap.ClassName}" : $"nothing speaks for {heatmap.ClassName}";
        float size = Math.Clamp(0.9f * ground.Width / Canvas.Width(words, 1), 4, Math.Max(4, ground.Height / 12f));
        using var canvas = new Canvas(ground.Width, ground.Height, Ink.White);
        canvas.Paste(ground, 0, 0);
        int band = (int)Math.Ceiling(size * 2.2f);
        canvas.Fill(0, ground.Height - band, ground.Width, band, Ink.Black, opacity: 200);
        canvas.Text(words, 0.05f * ground.Width, ground.Height - band + 0.6f * size, size, Ink.White, 0.92f * ground.Width);
        return canvas.ToPicture();
    }
}
