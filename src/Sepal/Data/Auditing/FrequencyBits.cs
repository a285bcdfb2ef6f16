using System.Numerics;

namespace Sepal.Data.Auditing;

/// <summary>
/// 64 signs of a picture: for the horizontal and vertical frequencies 1 to 8 of its cosine transform, whether the coefficient is above the median. Source: Zauner,
/// "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010), section 3.2.1.
/// </summary>
internal static class FrequencyBits
{
    private const int Points = 32, Frequencies = 8;

    private static readonly float[] Cosines = MakeCosines();

    /// <summary>The signs of a part of a thumbnail, as it is and mirrored left to right.</summary>
    public static (ulong Bits, ulong Mirrored) Of(ReadOnlySpan<byte> thumbnail, int side, ThumbnailWindow window)
    {
        Span<float> values = stackalloc float[Points * Points], coefficients = stackalloc float[Frequencies * Frequencies];
        window.Sample(thumbnail, side, Points, values);
        Transform(values, coefficients);
        ulong bits = Signs(coefficients);
        // Mirroring turns the sign of every odd horizontal frequency.
        for (int i = 0; i < coefficients.Length; i += 2) coefficients[i] = -coefficients[i];
        return (bits, Signs(coefficients));
    }

    /// <summary>In how many signs two pictures differ: about 32 for any two.</summary>
    public static int Distance(ulong first, ulong second) => BitOperations.PopCount(first ^ second);

    private static void Transform(ReadOnlySpan<float> values, Span<float> coefficients)
    {
        Span<float> across = stackalloc float[Points * Frequencies];
        across.Clear();
        coefficients.Clear();
        for (int y = 0; y < Points; y++)
            for (int u = 0; u < Frequencies; u++)
                for (int x = 0; x < Points; x++) across[y * Frequencies + u] += values[y * Points + x] * Cosines[u * Points + x];
        for (int v = 0; v < Frequencies; v++)
            for (int u = 0; u < Frequencies; u++)
                for (int y = 0; y < Points; y++) coefficients[v * Frequencies + u] += across[y * Frequencies + u] * Cosines[v * Points + y];
    }

    private static ulong Signs(ReadOnlySpan<float> coefficients)
    {
        Span<float> sorted = stackalloc float[coefficients.Length];
        coefficients.CopyTo(sorted);
        sorted.Sort();
        float median = (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
        ulong bits = 0;
        for (int i = 0; i < coefficients.Length; i++) if (coefficients[i] > median) bits |= 1ul << i;
        return bits;
    }

    private static float[] MakeCosines()
    {
        float[] cosines = new float[Frequencies * Points];
        for (int u = 0; u < Frequencies; u++)
            for (int x = 0; x < Points; x++) cosines[u * Points + x] = (float)Math.Cos(Math.PI * (u + 1) * (2 * x + 1) / (2 * Points));
        return cosines;
    }
}
