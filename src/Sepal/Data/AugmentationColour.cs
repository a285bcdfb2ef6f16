namespace Sepal.Data;

/// <summary>
/// Contrast (each channel about its own mean in the picture, as <c>tf.image.adjust_contrast</c> and Keras's RandomContrast), then brightness (a part of 255 is added,
/// as Keras's RandomBrightness), then clipping to 0..255. Both are one line per channel, so bytes go through a table.
/// </summary>
internal static class AugmentationColour
{
    /// <summary>Changes RGB bytes in place; allocates nothing.</summary>
    /// <param name="pixels">Shape (any, 3).</param>
    /// <param name="contrast">1 leaves as is, 0 is flat.</param>
    /// <param name="brightness">0 leaves as is, 1 is white.</param>
    public static void Apply(Span<byte> pixels, double contrast, double brightness)
    {
        if (contrast == 1 && brightness == 0) return;
        var means = contrast == 1 ? default : Means(pixels);
        Span<byte> table = stackalloc byte[3 * 256];
        for (int value = 0; value < 256; value++)
        {
            table[value] = Level(value, means.Red, contrast, brightness);
            table[256 + value] = Level(value, means.Green, contrast, brightness);
            table[512 + value] = Level(value, means.Blue, contrast, brightness);
        }
        for (int i = 0; i + 2 < pixels.Length; i += 3)
        {
            pixels[i] = table[pixels[i]];
            pixels[i + 1] = table[256 + pixels[i + 1]];
            pixels[i + 2] = table[512 + pixels[i + 2]];
        }
    }

    private static byte Level(int value, double mean, double contrast, double brightness)
        => (byte)Math.Clamp(Math.Round((value - mean) * contrast + mean + brightness * 255), 0, 255);

    private static (double Red, double Green, double Blue) Means(ReadOnlySpan<byte> pixels)
    {
        long red = 0, green = 0, blue = 0;
        for (int i = 0; i + 2 < pixels.Length; i += 3)
        {
            red += pixels[i];
            green += pixels[i + 1];
            blue += pixels[i + 2];
        }
        double count = Math.Max(pixels.Length / 3, 1);
        return (red / count, green / count, blue / count);
    }
}
