using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sepal.Numerics;

/// <summary>
/// The products of matrices between the transforms: (tiles, channels) times (channels, filters), of a size at which a panel of 16 filters stays in the first cache and the tiles in the
/// second. Six tiles and sixteen filters are summed at a time, in twelve registers.
/// </summary>
internal static unsafe class WinogradProduct
{
    /// <summary>Filters of a panel.</summary>
    public const int Panel = 16;

    /// <summary>Tiles that are summed at a time.</summary>
    public const int Rows = 6;

    /// <summary>One product.</summary>
    /// <param name="tiles">Shape (rows, channels).</param>
    /// <param name="panels">Shape (filters / 16, channels, 16).</param>
    /// <param name="products">Filled: shape (rows, filters).</param>
    /// <param name="rows">A multiple of <see cref="Rows"/>.</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="filters">A multiple of <see cref="Panel"/>.</param>
    public static void Run(float* tiles, float* panels, float* products, int rows, int channels, int filters)
    {
        for (int f = 0; f < filters; f += Panel, panels += (nint)channels * Panel)
        {
            for (int row = 0; row < rows; row += Rows) Block(tiles + (nint)row * channels, panels, products + (nint)row * filters + f, channels, filters);
        }
    }

    private static void Block(float* tiles, float* panel, float* products, nint channels, nint filters)
    {
        Vector256<float> a0 = default, b0 = default, a1 = default, b1 = default, a2 = default, b2 = default;
        Vector256<float> a3 = default, b3 = default, a4 = default, b4 = default, a5 = default, b5 = default;
        float* end = tiles + channels, third = tiles + 3 * channels;
        nint second = 2 * channels;
        for (; tiles < end; tiles++, third++, panel += Panel)
        {
            Vector256<float> low = Vector256.Load(panel), high = Vector256.Load(panel + 8);
            var value = Avx.BroadcastScalarToVector256(tiles);
            a0 = Fma.MultiplyAdd(value, low, a0);
            b0 = Fma.MultiplyAdd(value, high, b0);
            value = Avx.BroadcastScalarToVector256(tiles + channels);
            a1 = Fma.MultiplyAdd(value, low, a1);
            b1 = Fma.MultiplyAdd(value, high, b1);
            value = Avx.BroadcastScalarToVector256(tiles + second);
            a2 = Fma.MultiplyAdd(value, low, a2);
            b2 = Fma.MultiplyAdd(value, high, b2);
            value = Avx.BroadcastScalarToVector256(third);
            a3 = Fma.MultiplyAdd(value, low, a3);
            b3 = Fma.MultiplyAdd(value, high, b3);
            value = Avx.BroadcastScalarToVector256(third + channels);
            a4 = Fma.MultiplyAdd(value, low, a4);
            b4 = Fma.MultiplyAdd(value, high, b4);
            value = Avx.BroadcastScalarToVector256(third + second);
            a5 = Fma.MultiplyAdd(value, low, a5);
            b5 = Fma.MultiplyAdd(value, high, b5);
        }
        Store(a0, b0, products);
        Store(a1, b1, products + filters);
        Store(a2, b2, products + 2 * filters);
        Store(a3, b3, products + 3 * filters);
        Store(a4, b4, products + 4 * filters);
        Store(a5, b5, products + 5 * filters);
    }

    private static void Store(Vector256<float> low, Vector256<float> high, float* to)
    {
        low.Store(to);
        high.Store(to + 8);
    }
}
