namespace Sepal.Imaging;

/// <summary>
/// Bilinear values between the numbers of a map, to the last bit as OpenCV's INTER_LINEAR on floats has them: places in double, shares in float, across before down, and each step one
/// fused a + (b - a) × share.
/// </summary>
internal static class MapResampling
{
    /// <summary>Values at rows × columns, (rows' length, columns' length); 0 where a row or column lies nowhere.</summary>
    /// <param name="map">(height, width), row-major.</param>
    /// <param name="width">The map's columns.</param>
    /// <param name="rows">Where each target row lies between the map's rows.</param>
    /// <param name="columns">Where each target column lies between the map's columns.</param>
    public static float[] Apply(ReadOnlySpan<float> map, int width, ReadOnlySpan<Between> rows, ReadOnlySpan<Between> columns)
    {
        float[] values = new float[checked(rows.Length * columns.Length)];
        for (int y = 0; y < rows.Length; y++)
        {
            var (top, bottom, down) = rows[y];
            if (top < 0) continue;
            var upper = map.Slice(top * width, width);
            var lower = map.Slice(bottom * width, width);
            for (int x = 0; x < columns.Length; x++)
            {
                var (left, right, across) = columns[x];
                if (left < 0) continue;
                float first = MathF.FusedMultiplyAdd(upper[right] - upper[left], across, upper[left]), second = MathF.FusedMultiplyAdd(lower[right] - lower[left], across, lower[left]);
                values[y * columns.Length + x] = MathF.FusedMultiplyAdd(second - first, down, first);
            }
        }
        return values;
    }

    /// <summary>A whole axis on another length: half-pixel centres, ends repeated.</summary>
    public static Between[] Whole(int source, int target) => [.. Enumerable.Range(0, target).Select(i => Between.At((i + 0.5) * source / target - 0.5, source))];

    /// <summary>A place between two numbers of an axis.</summary>
    /// <param name="Lower">The number before it; -1: nowhere.</param>
    /// <param name="Upper">The number after it.</param>
    /// <param name="Share">How far from the first to the second, in [0, 1).</param>
    internal readonly record struct Between(int Lower, int Upper, float Share)
    {
        public static Between Nowhere { get; } = new(-1, -1, 0);

        /// <summary>The place at a position, ends repeated.</summary>
        public static Between At(double position, int count)
        {
            double at = Math.Clamp(position, 0, count - 1);
            int lower = (int)at;
            return new Between(lower, Math.Min(lower + 1, count - 1), (float)(at - lower));
        }
    }
}
