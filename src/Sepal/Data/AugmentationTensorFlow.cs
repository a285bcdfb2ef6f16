namespace Sepal.Data;

/// <summary>
/// <c>keras.ops.image.affine_transform</c> on TensorFlow (<c>ImageProjectiveTransformV3</c>), in floats: what Keras's preprocessing layers use. Slow and plain, the measure for <see cref="AugmentationWarp"/>.
/// </summary>
internal static class AugmentationTensorFlow
{
    /// <summary>Transforms a picture of shape (height, width, channels).</summary>
    /// <param name="source">The picture.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="transform">a0 a1 a2 b0 b1 b2: the pixel (x, y) reads (a0 x + a1 y + a2, b0 x + b1 y + b2).</param>
    /// <param name="bilinear">Between four pixels; false takes the nearest.</param>
    /// <param name="fill">Beyond the edges.</param>
    /// <param name="fillValue">For <see cref="AugmentationFill.Constant"/>.</param>
    public static float[] Apply(ReadOnlySpan<float> source, int height, int width, int channels, ReadOnlySpan<float> transform, bool bilinear, AugmentationFill fill, float fillValue)
    {
        float[] result = new float[source.Length];
        for (int row = 0, i = 0; row < height; row++)
            for (int column = 0; column < width; column++)
            {
                float x = Inside(transform[0] * column + transform[1] * row + transform[2], width, fill);
                float y = Inside(transform[3] * column + transform[4] * row + transform[5], height, fill);
                for (int c = 0; c < channels; c++, i++)
                    result[i] = bilinear ? Bilinear(source, y, x, c) : Read(source, Round(y), Round(x), c);
            }
        return result;

        float Bilinear(ReadOnlySpan<float> from, float y, float x, int channel)
        {
            float top = MathF.Floor(y), left = MathF.Floor(x), bottom = top + 1, right = left + 1;
            float upper = (right - x) * Read(from, (int)top, (int)left, channel) + (x - left) * Read(from, (int)top, (int)right, channel);
            float lower = (right - x) * Read(from, (int)bottom, (int)left, channel) + (x - left) * Read(from, (int)bottom, (int)right, channel);
            return (bottom - y) * upper + (y - top) * lower;
        }

        float Read(ReadOnlySpan<float> from, int row, int column, int channel)
            => row >= 0 && row < height && column >= 0 && column < width ? from[(row * width + column) * channels + channel] : fillValue;
    }

    private static int Round(float value) => (int)MathF.Round(value, MidpointRounding.AwayFromZero);

    private static float Inside(float at, int length, AugmentationFill fill)
    {
        if (fill == AugmentationFill.Constant) return at;
        if (fill == AugmentationFill.Reflect) at = Reflect(at, length);
        else if (fill == AugmentationFill.Wrap) at = Wrap(at, length);
        return Math.Clamp(at, 0, length - 1);
    }

    private static float Reflect(float at, int length)
    {
        if (length == 1) return 0;
        float period = 2f * length;
        if (at < 0)
        {
            at += period * MathF.Truncate(-at / period);
            return at < -length ? at + period : -at - 1;
        }
        at -= period * MathF.Truncate(at / period);
        return at >= length ? period - at - 1 : at;
    }

    // The picture's length is added for each length - 1 passed: TensorFlow's own rule.
    private static float Wrap(float at, int length)
    {
        if (length == 1) return 0;
        if (at < 0) return at + length * (MathF.Truncate(-at / (length - 1)) + 1);
        return at > length - 1 ? at - length * MathF.Truncate(at / (length - 1)) : at;
    }
}
