using System.Numerics;

namespace Sepal.Imaging;

/// <summary>Two passes over floats, columns before rows.</summary>
internal static class FloatResampling
{
    /// <summary>From shape (height, width, channels) to (vertical's length, horizontal's length, channels).</summary>
    public static float[] Apply(float[] source, int height, int width, int channels, AxisWeights vertical, AxisWeights horizontal)
    {
        int targetHeight = vertical.First.Length, targetWidth = horizontal.First.Length, row = targetWidth * channels;
        float[] between = new float[(long)height * row], target = new float[(long)targetHeight * row];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < targetWidth; x++)
                for (int k = 0; k < horizontal.Count[x]; k++)
                {
                    float weight = (float)horizontal.Weights[x * horizontal.Stride + k];
                    int from = (y * width + horizontal.First[x] + k) * channels, to = y * row + x * channels;
                    for (int c = 0; c < channels; c++) between[to + c] += source[from + c] * weight;
                }
        for (int y = 0; y < targetHeight; y++)
        {
            var to = target.AsSpan(y * row, row);
            for (int k = 0; k < vertical.Count[y]; k++)
                AddScaled(between.AsSpan((vertical.First[y] + k) * row, row), (float)vertical.Weights[y * vertical.Stride + k], to);
        }
        return target;
    }

    private static void AddScaled(ReadOnlySpan<float> from, float weight, Span<float> to)
    {
        int i = 0;
        for (; i + Vector<float>.Count <= to.Length; i += Vector<float>.Count)
            (new Vector<float>(to[i..]) + new Vector<float>(from[i..]) * weight).CopyTo(to[i..]);
        for (; i < to.Length; i++) to[i] += from[i] * weight;
    }
}
