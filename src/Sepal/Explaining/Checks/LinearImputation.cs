using Sepal.Numerics;

namespace Sepal.Explaining;

/// <summary>
/// Replaces pixels by what their neighbours suggest: each removed pixel is the weighted mean of its eight neighbours (1/6 beside, 1/12 across corners), all of them together
/// a linear system, and a little noise on top, so that the hole's shape tells little. Source: Rong et al. (ICML 2022), section 4.2.
/// A photo of half the size is filled first, and is the beginning of the whole one: a few rounds of conjugate gradients then do what takes hundreds from a plain beginning
/// (the cascade of Bornemann and Deuflhard, 1996).
/// </summary>
internal sealed class LinearImputation(int height, int width)
{
    // In levels of 0..255: 1% of the range.
    private const double NoiseDeviation = 2.55;

    // Below this many removed pixels, or this size, a system is solved from a plain beginning.
    private const int FewPixels = 200, SmallSide = 8;

    // On smaller photos rounds are cheap and errors wide.
    private const int RoundsOfWhole = 40, MostRounds = 400;

    /// <summary>A copy of levels, (height, width, 3), with these pixels replaced.</summary>
    public float[] Fill(float[] levels, ReadOnlySpan<int> removed, ref RandomStream random)
    {
        float[] filled = [.. levels];
        if (removed.Length == 0 || removed.Length == height * width) return filled;
        bool[] isKept = new bool[height * width];
        isKept.AsSpan().Fill(true);
        foreach (int pixel in removed) isKept[pixel] = false;
        double[] solution = Solve([.. levels.Select(v => (double)v)], isKept, height, width, RoundsOfWhole);
        foreach (int pixel in removed)
            for (int channel = 0; channel < 3; channel++) filled[3 * pixel + channel] = (float)(solution[3 * pixel + channel] + NoiseDeviation * random.NextNormal());
        return filled;
    }

    /// <summary>The levels with what is not kept replaced; noise aside.</summary>
    internal static double[] Solve(double[] levels, bool[] isKept, int height, int width, int rounds)
    {
        int removed = isKept.Count(kept => !kept);
        if (removed == 0) return levels;
        double[] begun = [.. levels];
        if (removed <= FewPixels || Math.Min(height, width) <= SmallSide)
        {
            BeginAtMean(begun, isKept);
            rounds = MostRounds;
        }
        else
        {
            var (half, halfKept) = Halve(levels, isKept, height, width);
            BeginAtHalf(begun, isKept, height, width, Solve(half, halfKept, (height + 1) / 2, (width + 1) / 2, Math.Min(2 * rounds, MostRounds)));
        }
        new ImputationSystem(isKept, height, width).Improve(begun, rounds);
        return begun;
    }

    private static void BeginAtMean(double[] levels, bool[] isKept)
    {
        double[] sums = new double[3];
        int count = 0;
        for (int pixel = 0; pixel < isKept.Length; pixel++)
        {
            if (!isKept[pixel]) continue;
            for (int channel = 0; channel < 3; channel++) sums[channel] += levels[3 * pixel + channel];
            count++;
        }
        for (int pixel = 0; pixel < isKept.Length; pixel++)
            if (!isKept[pixel])
                for (int channel = 0; channel < 3; channel++) levels[3 * pixel + channel] = sums[channel] / count;
    }

    /// <summary>A quarter of the pixels: each the mean of those that are kept of four, and kept where any of them is.</summary>
    private static (double[] Levels, bool[] IsKept) Halve(double[] levels, bool[] isKept, int height, int width)
    {
        int halfHeight = (height + 1) / 2, halfWidth = (width + 1) / 2;
        double[] half = new double[3 * halfHeight * halfWidth];
        int[] counts = new int[halfHeight * halfWidth];
        for (int pixel = 0; pixel < isKept.Length; pixel++)
        {
            if (!isKept[pixel]) continue;
            int to = pixel / width / 2 * halfWidth + pixel % width / 2;
            counts[to]++;
            for (int channel = 0; channel < 3; channel++) half[3 * to + channel] += levels[3 * pixel + channel];
        }
        for (int i = 0; i < half.Length; i++) half[i] /= Math.Max(1, counts[i / 3]);
        return (half, [.. counts.Select(count => count > 0)]);
    }

    /// <summary>Removed pixels from the filled photo of half the size, bilinear.</summary>
    private static void BeginAtHalf(double[] levels, bool[] isKept, int height, int width, double[] half)
    {
        int halfHeight = (height + 1) / 2, halfWidth = (width + 1) / 2;
        for (int pixel = 0; pixel < isKept.Length; pixel++)
        {
            if (isKept[pixel]) continue;
            int row = pixel / width, column = pixel % width;
            int near = row / 2, far = Math.Clamp(near + (row % 2 == 0 ? -1 : 1), 0, halfHeight - 1);
            int nearColumn = column / 2, farColumn = Math.Clamp(nearColumn + (column % 2 == 0 ? -1 : 1), 0, halfWidth - 1);
            for (int channel = 0; channel < 3; channel++)
            {
                levels[3 * pixel + channel] = 0.5625 * At(near, nearColumn) + 0.1875 * (At(near, farColumn) + At(far, nearColumn)) + 0.0625 * At(far, farColumn);

                double At(int y, int x) => half[3 * (y * halfWidth + x) + channel];
            }
        }
    }
}
