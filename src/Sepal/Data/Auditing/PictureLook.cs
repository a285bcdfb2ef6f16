using Sepal.Imaging;

namespace Sepal.Data.Auditing;

/// <summary>How a picture is made, whatever is on it: its size, how bright it is, how much of it is sharp. Brightness is in [0, 255].</summary>
public sealed record PictureLook
{
    /// <summary>Sharpness is measured at this size, so that it means the same for large photos and small ones.</summary>
    private const int LongestSide = 224;

    /// <summary>Columns.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>The mean brightness.</summary>
    public required double Brightness { get; init; }

    /// <summary>The standard deviation of the brightness: 0 for one colour.</summary>
    public required double Contrast { get; init; }

    /// <summary>All but one in a hundred points are darker than this.</summary>
    public required int Lightest { get; init; }

    /// <summary>All but one in a hundred points are lighter than this.</summary>
    public required int Darkest { get; init; }

    /// <summary>
    /// The variance of the Laplacian, at a longest side of at most 224 pixels: large where there are edges. Source: Pech-Pacheco et al., "Diatom Autofocusing in Brightfield Microscopy" (2000).
    /// </summary>
    public required double Sharpness { get; init; }

    /// <summary>The longer side over the shorter.</summary>
    public double Elongation => (double)Math.Max(Width, Height) / Math.Min(Width, Height);

    /// <summary>Cost: one pass to make it small, one over what is left.</summary>
    public static PictureLook Of(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        double scale = Math.Min(1, (double)LongestSide / Math.Max(picture.Width, picture.Height));
        int height = Math.Max(1, (int)Math.Round(picture.Height * scale)), width = Math.Max(1, (int)Math.Round(picture.Width * scale));
        var small = Resizer.Resize(picture, height, width, new ResizePolicy(Interpolation.Box));
        byte[] brightness = new byte[width * height];
        for (int i = 0; i < brightness.Length; i++) brightness[i] = BrightnessOf(small.Pixels.AsSpan(3 * i, 3));
        var (mean, variance) = Spread(brightness.Length, i => brightness[i]);
        int inside = Math.Max(0, width - 2) * Math.Max(0, height - 2);
        var (_, sharpness) = inside == 0 ? (0, 0) : Spread(inside, i => Laplacian(brightness, width, (i / (width - 2) + 1) * width + i % (width - 2) + 1));
        Array.Sort(brightness);
        return new PictureLook
        {
            Width = picture.Width,
            Height = picture.Height,
            Brightness = mean,
            Contrast = Math.Sqrt(variance),
            Lightest = brightness[(int)(0.99 * (brightness.Length - 1))],
            Darkest = brightness[(int)(0.01 * (brightness.Length - 1))],
            Sharpness = sharpness,
        };
    }

    /// <summary>Brightness of red, green and blue. Source: ITU-R BT.601.</summary>
    internal static byte BrightnessOf(ReadOnlySpan<byte> pixel) => (byte)((299 * pixel[0] + 587 * pixel[1] + 114 * pixel[2] + 500) / 1000);

    private static int Laplacian(byte[] values, int width, int at) => values[at - 1] + values[at + 1] + values[at - width] + values[at + width] - 4 * values[at];

    private static (double Mean, double Variance) Spread(int count, Func<int, int> value)
    {
        long sum = 0, squares = 0;
        for (int i = 0; i < count; i++)
        {
            int v = value(i);
            sum += v;
            squares += (long)v * v;
        }
        double mean = (double)sum / count;
        return (mean, Math.Max(0, (double)squares / count - mean * mean));
    }
}
