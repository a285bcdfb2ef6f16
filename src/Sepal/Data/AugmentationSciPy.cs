namespace Sepal.Data;

/// <summary>
/// <c>scipy.ndimage.affine_transform</c> of order 1 in floats, which Keras's <c>ImageDataGenerator</c> uses: slow and plain, the measure for <see cref="AugmentationWarp"/>.
/// </summary>
internal static class AugmentationSciPy
{
    /// <summary>Transforms a picture of shape (height, width, channels).</summary>
    public static float[] Apply(ReadOnlySpan<float> source, int height, int width, int channels, AugmentationMap map, AugmentationFill fill, float fillValue)
    {
        float[] result = new float[source.Length];
        for (int row = 0, i = 0; row < height; row++)
            for (int column = 0; column < width; column++, i += channels)
            {
                double y = Inside(map.RowByRow * row + map.RowByColumn * column + map.RowOffset, height, fill);
                double x = Inside(map.ColumnByRow * row + map.ColumnByColumn * column + map.ColumnOffset, width, fill);
                var pixel = result.AsSpan(i, channels);
                if (y <= -1 || x <= -1) pixel.Fill(fillValue);
                else Sample(source, height, width, y, x, pixel);
            }
        return result;
    }

    private static void Sample(ReadOnlySpan<float> source, int height, int width, double y, double x, Span<float> pixel)
    {
        int top = (int)Math.Floor(y), left = (int)Math.Floor(x);
        double down = y - top, right = x - left;
        // A neighbour beyond the edge has no weight, or is the edge's mirror image.
        int upper = Math.Max(top, 0) * width, lower = Math.Min(top + 1, height - 1) * width, before = Math.Max(left, 0), after = Math.Min(left + 1, width - 1);
        for (int c = 0; c < pixel.Length; c++)
        {
            double value = source[(upper + before) * pixel.Length + c] * (1 - down) * (1 - right);
            value += source[(upper + after) * pixel.Length + c] * (1 - down) * right;
            value += source[(lower + before) * pixel.Length + c] * down * (1 - right);
            value += source[(lower + after) * pixel.Length + c] * down * right;
            pixel[c] = (float)value;
        }
    }

    /// <summary>SciPy's rule for a coordinate beyond the edge; -1 or less means the fill value.</summary>
    private static double Inside(double at, int length, AugmentationFill fill)
    {
        if (at >= 0 && at <= length - 1) return at;
        if (fill == AugmentationFill.Constant) return -1;
        if (length == 1) return 0;
        double period = fill == AugmentationFill.Reflect ? 2.0 * length : length - 1.0;
        return fill switch
        {
            AugmentationFill.Nearest => Math.Clamp(at, 0, length - 1),
            AugmentationFill.Wrap => at < 0 ? at + period * (Math.Truncate(-at / period) + 1) : at - period * Math.Truncate(at / period),
            _ => Reflect(at, length, period),
        };
    }

    private static double Reflect(double at, int length, double period)
    {
        if (at < 0)
        {
            if (at < -period) at += period * Math.Truncate(-at / period);
            return at < -length ? at + period : (at > -1e-15 ? 1e-15 : -at) - 1;
        }
        at -= period * Math.Truncate(at / period);
        return at >= length ? period - at - 1 : at;
    }
}
