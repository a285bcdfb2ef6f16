using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sepal.Numerics;

/// <summary>
/// The most common pooling of all in training: windows of 2×2 side by side, float32 maps in channels-last memory. It remembers the place of a window's
/// largest value in one byte where the engine takes eight, needs the map itself no more, and does a following rectifier in the same pass.
/// Ties and numbers that are none go as in the engine: the first largest value wins, and what is no number wins over any.
/// </summary>
internal static unsafe class MaxPoolingKernel
{
    /// <summary>What channels must divide by.</summary>
    public const int Lanes = 8;

    /// <summary>The place that stands for none: the rectifier let nothing through.</summary>
    private const int Nowhere = 4;

    /// <summary>Whether the processor has what this needs.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>The largest values, and where they were.</summary>
    /// <param name="map">Shape (count, height, width, channels).</param>
    /// <param name="pooled">Filled: shape (count, height / 2, width / 2, channels).</param>
    /// <param name="places">Filled: a byte for each pooled value: row × 2 + column in its window, or <see cref="Nowhere"/>.</param>
    /// <param name="count">Pictures.</param>
    /// <param name="height">Rows; an odd last one belongs to no window.</param>
    /// <param name="width">Columns; an odd last one belongs to no window.</param>
    /// <param name="channels">A multiple of <see cref="Lanes"/>.</param>
    /// <param name="rectifies">Whether max(value, 0) follows.</param>
    /// <param name="threads">Threads to use.</param>
    public static void Forward(float* map, float* pooled, byte* places, int count, int height, int width, int channels, bool rectifies, int threads)
    {
        int rows = height / 2, columns = width / 2;
        nint rowLength = (nint)width * channels, pooledLength = (nint)columns * channels;
        ForEach(count, threads, n =>
        {
            for (int row = 0; row < rows; row++)
            {
                float* upper = map + ((nint)n * height + 2 * row) * rowLength;
                nint to = ((nint)n * rows + row) * pooledLength;
                ForwardRow(upper, upper + rowLength, pooled + to, places + to, columns, channels, rectifies);
            }
        });
    }

    /// <summary>The gradient of the map: a pooled value's gradient at its place, zero elsewhere.</summary>
    /// <param name="gradient">Shape of the pooled values.</param>
    /// <param name="places">As <see cref="Forward"/> filled them.</param>
    /// <param name="mapGradient">Filled: shape of the map.</param>
    /// <param name="count">Pictures.</param>
    /// <param name="height">Rows of the map.</param>
    /// <param name="width">Columns of the map.</param>
    /// <param name="channels">A multiple of <see cref="Lanes"/>.</param>
    /// <param name="threads">Threads to use.</param>
    public static void Backward(float* gradient, byte* places, float* mapGradient, int count, int height, int width, int channels, int threads)
    {
        int rows = height / 2, columns = width / 2;
        nint rowLength = (nint)width * channels, pooledLength = (nint)columns * channels;
        ForEach(count, threads, n =>
        {
            for (int row = 0; row < rows; row++)
            {
                float* upper = mapGradient + ((nint)n * height + 2 * row) * rowLength;
                nint from = ((nint)n * rows + row) * pooledLength;
                BackwardRow(gradient + from, places + from, upper, upper + rowLength, columns, channels);
                nint rest = rowLength - 2 * pooledLength;
                new Span<float>(upper + 2 * pooledLength, (int)rest).Clear();
                new Span<float>(upper + rowLength + 2 * pooledLength, (int)rest).Clear();
            }
            if (height % 2 == 1) new Span<float>(mapGradient + ((nint)n * height + height - 1) * rowLength, (int)rowLength).Clear();
        });
    }

    private static void ForEach(int count, int threads, Action<int> body)
    {
        if (threads == 1)
        {
            for (int n = 0; n < count; n++) body(n);
        }
        else
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, body);
        }
    }

    private static void ForwardRow(float* upper, float* lower, float* pooled, byte* places, int columns, int channels, bool rectifies)
    {
        Vector256<float> least = rectifies ? Vector256<float>.Zero : Vector256.Create(float.NegativeInfinity);
        for (int column = 0; column < columns; column++, upper += 2 * channels, lower += 2 * channels)
        {
            for (int c = 0; c < channels; c += Lanes, pooled += Lanes, places += Lanes)
            {
                var best = Vector256.Load(upper + c);
                var place = Vector256<float>.Zero;
                Take(Vector256.Load(upper + channels + c), 1, ref best, ref place);
                Take(Vector256.Load(lower + c), 2, ref best, ref place);
                Take(Vector256.Load(lower + channels + c), 3, ref best, ref place);
                if (rectifies)
                {
                    var stopped = Avx.CompareLessThanOrEqual(best, least);
                    best = Avx.AndNot(stopped, best);
                    place = Avx.BlendVariable(place, Vector256.Create((float)Nowhere), stopped);
                }
                best.Store(pooled);
                var shorts = Sse41.PackUnsignedSaturate(Avx.ConvertToVector256Int32(place).GetLower(), Avx.ConvertToVector256Int32(place).GetUpper());
                *(ulong*)places = Sse2.PackUnsignedSaturate(shorts.AsInt16(), shorts.AsInt16()).AsUInt64().ToScalar();
            }
        }
    }

    private static void Take(Vector256<float> value, int at, ref Vector256<float> best, ref Vector256<float> place)
    {
        var wins = Avx.Or(Avx.CompareGreaterThan(value, best), Avx.CompareUnordered(value, value));
        best = Avx.BlendVariable(best, value, wins);
        place = Avx.BlendVariable(place, Vector256.Create((float)at), wins);
    }

    private static void BackwardRow(float* gradient, byte* places, float* upper, float* lower, int columns, int channels)
    {
        Vector256<int> one = Vector256.Create(1), two = Vector256.Create(2), three = Vector256.Create(3);
        for (int column = 0; column < columns; column++, upper += 2 * channels, lower += 2 * channels)
        {
            for (int c = 0; c < channels; c += Lanes, gradient += Lanes, places += Lanes)
            {
                var value = Vector256.Load(gradient);
                var place = Avx2.ConvertToVector256Int32(places);
                Avx.And(value, Avx2.CompareEqual(place, Vector256<int>.Zero).AsSingle()).Store(upper + c);
                Avx.And(value, Avx2.CompareEqual(place, one).AsSingle()).Store(upper + channels + c);
                Avx.And(value, Avx2.CompareEqual(place, two).AsSingle()).Store(lower + c);
                Avx.And(value, Avx2.CompareEqual(place, three).AsSingle()).Store(lower + channels + c);
            }
        }
    }
}
