using System.Buffers;
using System.Numerics;

namespace Sepal.Imaging;

/// <summary>
/// Pillow's two passes over bytes (libImaging/Resample.c): weights in 22-bit fixed point, each pass rounded and cut to 0..255, columns before rows.
/// </summary>
internal static class ByteResampling
{
    private const int PrecisionBits = 32 - 8 - 2;
    private const int Half = 1 << (PrecisionBits - 1);

    public static void Apply(Picture source, AxisWeights vertical, AxisWeights horizontal, Picture target)
    {
        int rowBytes = target.Width * 3;
        int[] down = Fixed(vertical), across = Fixed(horizontal);
        int first = source.Height, end = 0;
        for (int y = 0; y < target.Height; y++)
        {
            if (vertical.Count[y] == 0) continue;
            first = Math.Min(first, vertical.First[y]);
            end = Math.Max(end, vertical.First[y] + vertical.Count[y]);
        }
        if (first >= end) return; // Nothing but padding.
        byte[] between = ArrayPool<byte>.Shared.Rent(checked((end - first) * rowBytes));
        try
        {
            for (int row = first; row < end; row++) Across(source.Row(row), horizontal, across, between.AsSpan((row - first) * rowBytes, rowBytes));
            for (int y = 0; y < target.Height; y++)
                Down(between.AsSpan((vertical.First[y] - (vertical.Count[y] == 0 ? vertical.First[y] : first)) * rowBytes), rowBytes, down.AsSpan(y * vertical.Stride, vertical.Count[y]), target.Row(y));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(between);
        }
    }

    private static int[] Fixed(AxisWeights axis)
    {
        int[] weights = new int[axis.Weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            double scaled = axis.Weights[i] * (1 << PrecisionBits);
            weights[i] = (int)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        }
        return weights;
    }

    private static void Across(ReadOnlySpan<byte> from, AxisWeights axis, int[] weights, Span<byte> to)
    {
        for (int x = 0; x < axis.First.Length; x++)
        {
            int red = Half, green = Half, blue = Half;
            var pixels = from.Slice(3 * axis.First[x], 3 * axis.Count[x]);
            var run = weights.AsSpan(x * axis.Stride, axis.Count[x]);
            for (int k = 0, p = 0; k < run.Length && p + 2 < pixels.Length; k++, p += 3)
            {
                int weight = run[k];
                red += pixels[p] * weight;
                green += pixels[p + 1] * weight;
                blue += pixels[p + 2] * weight;
            }
            to[3 * x] = Clip(red);
            to[3 * x + 1] = Clip(green);
            to[3 * x + 2] = Clip(blue);
        }
    }

    private static void Down(ReadOnlySpan<byte> from, int stride, ReadOnlySpan<int> weights, Span<byte> to)
    {
        int x = 0;
        for (; x + Vector<byte>.Count <= to.Length; x += Vector<byte>.Count)
        {
            Vector<int> a = new(Half), b = a, c = a, d = a;
            for (int k = 0; k < weights.Length; k++)
            {
                Vector.Widen(new Vector<byte>(from.Slice(k * stride + x, Vector<byte>.Count)), out var low, out var high);
                Vector.Widen(low, out var first, out var second);
                Vector.Widen(high, out var third, out var fourth);
                var weight = new Vector<int>(weights[k]);
                a += first.As<uint, int>() * weight;
                b += second.As<uint, int>() * weight;
                c += third.As<uint, int>() * weight;
                d += fourth.As<uint, int>() * weight;
            }
            Vector.Narrow(Vector.Narrow(Clip(a), Clip(b)), Vector.Narrow(Clip(c), Clip(d))).CopyTo(to[x..]);
        }
        for (; x < to.Length; x++)
        {
            int sum = Half;
            for (int k = 0; k < weights.Length; k++) sum += from[k * stride + x] * weights[k];
            to[x] = Clip(sum);
        }
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> PrecisionBits, 0, 255);

    private static Vector<uint> Clip(Vector<int> sum)
        => Vector.Min(Vector.Max(Vector.ShiftRightArithmetic(sum, PrecisionBits), Vector<int>.Zero), new Vector<int>(255)).As<int, uint>();
}
