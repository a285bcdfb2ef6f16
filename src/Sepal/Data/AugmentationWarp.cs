using System.Diagnostics;

namespace Sepal.Data;

/// <summary>
/// The fast kernel: 8-bit RGB, bilinear, coordinates stepped along each row in 32.32 fixed point, weights of 11 bits; within one level of the float kernels.
/// Inside the source no coordinate is checked: where along the row that is so is solved beforehand, exactly. Allocates nothing.
/// </summary>
internal static unsafe class AugmentationWarp
{
    private const int WeightBits = 11;
    private const double One = 1L << 32;

    /// <summary>Transforms RGB bytes of shape (height, width, 3).</summary>
    public static void Apply(ReadOnlySpan<byte> source, Span<byte> destination, int height, int width, AugmentationMap map, AugmentationFill fill, byte fillValue)
    {
        Debug.Assert(source.Length == 3L * height * width && destination.Length == source.Length);
        long columnStep = Fixed(map.ColumnByColumn), rowStep = Fixed(map.RowByColumn);
        fixed (byte* from = source, to = destination)
        {
            byte* output = to;
            for (int row = 0; row < height; row++)
            {
                long x = Fixed(map.ColumnByRow * row + map.ColumnOffset), y = Fixed(map.RowByRow * row + map.RowOffset);
                var (first, end) = (0, width);
                Narrow(x, columnStep, width, ref first, ref end);
                Narrow(y, rowStep, height, ref first, ref end);
                if (first >= end) first = end = width;
                output = Outside(from, output, height, width, first, ref x, ref y, columnStep, rowStep, fill, fillValue);
                output = Inside(from, output, width, end - first, ref x, ref y, columnStep, rowStep);
                output = Outside(from, output, height, width, width - end, ref x, ref y, columnStep, rowStep, fill, fillValue);
            }
        }
    }

    /// <summary>Pixels whose four neighbours all lie in the source.</summary>
    private static byte* Inside(byte* source, byte* output, int width, int count, ref long startX, ref long startY, long stepX, long stepY)
    {
        long x = startX, y = startY;
        nint stride = (nint)width * 3;
        for (int i = 0; i < count; i++, x += stepX, y += stepY, output += 3)
        {
            byte* upper = source + (y >> 32) * stride + (x >> 32) * 3, lower = upper + stride;
            int right = (int)((uint)x >> (32 - WeightBits)), down = (int)((uint)y >> (32 - WeightBits));
            output[0] = Blend(upper[0], upper[3], lower[0], lower[3], right, down);
            output[1] = Blend(upper[1], upper[4], lower[1], lower[4], right, down);
            output[2] = Blend(upper[2], upper[5], lower[2], lower[5], right, down);
        }
        startX = x;
        startY = y;
        return output;
    }

    private static byte* Outside(byte* source, byte* output, int height, int width, int count, ref long startX, ref long startY, long stepX, long stepY, AugmentationFill fill, byte fillValue)
    {
        long x = startX, y = startY, lastX = (long)(width - 1) << 32, lastY = (long)(height - 1) << 32;
        nint stride = (nint)width * 3;
        for (int i = 0; i < count; i++, x += stepX, y += stepY, output += 3)
        {
            long inX = x, inY = y;
            if ((ulong)x > (ulong)lastX || (ulong)y > (ulong)lastY) // Below 0 is large as an unsigned number.
            {
                if (fill == AugmentationFill.Constant)
                {
                    output[0] = output[1] = output[2] = fillValue;
                    continue;
                }
                inX = Bring(x, lastX, fill);
                inY = Bring(y, lastY, fill);
            }
            byte* upper = source + (inY >> 32) * stride + (inX >> 32) * 3, lower = inY < lastY ? upper + stride : upper;
            nint next = inX < lastX ? 3 : 0;
            int right = (int)((uint)inX >> (32 - WeightBits)), down = (int)((uint)inY >> (32 - WeightBits));
            for (int c = 0; c < 3; c++) output[c] = Blend(upper[c], upper[c + next], lower[c], lower[c + next], right, down);
        }
        startX = x;
        startY = y;
        return output;
    }

    /// <summary>A coordinate beyond the edge, brought into [0, last].</summary>
    private static long Bring(long at, long last, AugmentationFill fill)
    {
        if ((ulong)at <= (ulong)last) return at;
        if (fill == AugmentationFill.Nearest || last == 0) return at < 0 ? 0 : last;
        if (fill == AugmentationFill.Wrap)
        {
            long rest = at % last;
            return rest < 0 ? rest + last : rest;
        }
        long length = last + (1L << 32), within = at % (2 * length);
        if (within < 0) within += 2 * length;
        if (within >= length) within = 2 * length - (1L << 32) - within;
        return Math.Clamp(within, 0, last);
    }

    private static byte Blend(int a, int b, int c, int d, int right, int down)
    {
        int upper = (a << WeightBits) + (b - a) * right, lower = (c << WeightBits) + (d - c) * right;
        return (byte)(((upper << WeightBits) + (lower - upper) * down + (1 << (2 * WeightBits - 1))) >> (2 * WeightBits));
    }

    /// <summary>Keeps the steps i of [first, end) with 0 &lt;= at + i step &lt; length - 1.</summary>
    internal static void Narrow(long at, long step, int length, ref int first, ref int end)
    {
        long limit = (long)(length - 1) << 32;
        if (step == 0)
        {
            if (at < 0 || at >= limit) end = first;
        }
        else if (step > 0)
        {
            first = (int)Math.Clamp(CeilingOf(-at, step), first, end);
            end = (int)Math.Clamp(CeilingOf(limit - at, step), first, end);
        }
        else
        {
            first = (int)Math.Clamp(CeilingOf(at - limit + 1, -step), first, end);
            end = (int)Math.Clamp(CeilingOf(at + 1, -step), first, end);
        }
    }

    private static long CeilingOf(long value, long positive) => value > 0 ? (value - 1) / positive + 1 : value / positive;

    private static long Fixed(double value) => (long)Math.Round(value * One);
}
