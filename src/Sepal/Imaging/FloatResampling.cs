using System.Numerics;

namespace Sepal.Imaging;

/// <summary>Two passes in float32, columns before rows. Source rows that no target row reads are passed over.</summary>
internal static class FloatResampling
{
    /// <summary>From shape (height, width, channels), bytes or floats, to (vertical's length, horizontal's length, channels).</summary>
    public static float[] Apply<T>(ReadOnlySpan<T> source, int height, int width, int channels, AxisWeights vertical, AxisWeights horizontal) where T : unmanaged, INumberBase<T>
    {
        int targetHeight = vertical.First.Length, row = horizontal.First.Length * channels;
        float[] target = new float[checked(targetHeight * row)];
        float[] weights = [.. horizontal.Weights.Select(w => (float)w)];
        // For each source row, its place among those that are read; -1 for the others.
        int[] places = new int[height];
        places.AsSpan().Fill(-1);
        int count = 0;
        for (int y = 0; y < targetHeight; y++)
            for (int k = vertical.First[y]; k < vertical.First[y] + vertical.Count[y]; k++)
                if (places[k] < 0) places[k] = count++;
        float[] between = new float[checked(count * row)];
        for (int y = 0; y < height; y++)
        {
            if (places[y] < 0) continue;
            var from = source.Slice(y * width * channels, width * channels);
            var to = between.AsSpan(places[y] * row, row);
            if (channels == 3) AcrossRgb(from, horizontal, weights, to);
            else Across(from, channels, horizontal, weights, to);
        }
        for (int y = 0; y < targetHeight; y++)
            for (int k = 0; k < vertical.Count[y]; k++)
                AddScaled(between.AsSpan(places[vertical.First[y] + k] * row, row), (float)vertical.Weights[y * vertical.Stride + k], target.AsSpan(y * row, row));
        return target;
    }

    private static void AcrossRgb<T>(ReadOnlySpan<T> from, AxisWeights axis, float[] weights, Span<float> to) where T : unmanaged, INumberBase<T>
    {
        for (int x = 0; x < axis.First.Length; x++)
        {
            float red = 0, green = 0, blue = 0;
            var pixels = from.Slice(3 * axis.First[x], 3 * axis.Count[x]);
            var run = weights.AsSpan(x * axis.Stride, axis.Count[x]);
            for (int k = 0, p = 0; k < run.Length && p + 2 < pixels.Length; k++, p += 3)
            {
                red += float.CreateTruncating(pixels[p]) * run[k];
                green += float.CreateTruncating(pixels[p + 1]) * run[k];
                blue += float.CreateTruncating(pixels[p + 2]) * run[k];
            }
            to[3 * x] = red;
            to[3 * x + 1] = green;
            to[3 * x + 2] = blue;
        }
    }

    private static void Across<T>(ReadOnlySpan<T> from, int channels, AxisWeights axis, float[] weights, Span<float> to) where T : unmanaged, INumberBase<T>
    {
        for (int x = 0; x < axis.First.Length; x++)
            for (int c = 0; c < channels; c++)
            {
                float sum = 0;
                for (int k = 0; k < axis.Count[x]; k++) sum += float.CreateTruncating(from[(axis.First[x] + k) * channels + c]) * weights[x * axis.Stride + k];
                to[x * channels + c] = sum;
            }
    }

    private static void AddScaled(ReadOnlySpan<float> from, float weight, Span<float> to)
    {
        int i = 0;
        for (; i + Vector<float>.Count <= to.Length; i += Vector<float>.Count)
            (new Vector<float>(to[i..]) + new Vector<float>(from[i..]) * weight).CopyTo(to[i..]);
        for (; i < to.Length; i++) to[i] += from[i] * weight;
    }
}
