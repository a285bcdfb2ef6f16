namespace Sepal.Explaining;

/// <summary>How alike two maps of one size are.</summary>
public static class MapSimilarity
{
    // Wang et al. (2004), for values in [0, 1].
    private const double C1 = 0.01 * 0.01, C2 = 0.03 * 0.03;
    private const int Window = 7;

    /// <summary>
    /// Spearman's rank correlation, -1 to 1: whether the same places come first. Equal values share their mean rank; 0 where a map is the same everywhere.
    /// </summary>
    public static double Spearman(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        CheckSizes(a, b);
        return Correlation(Ranks(a), Ranks(b));
    }

    /// <summary>
    /// Structural similarity, -1 to 1, of maps with values in [0, 1]: the mean over windows of 7 × 7 (smaller on smaller maps).
    /// Source: Wang, Bovik, Sheikh and Simoncelli (2004), equation 13, with even windows and unbiased variances.
    /// </summary>
    public static double Structural(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int height, int width)
    {
        CheckSizes(a, b);
        if (a.Length != height * width) throw new ArgumentException($"Expected {height * width} values for maps of shape ({height}, {width}); got {a.Length}.", nameof(a));
        int side = Math.Min(Window, Math.Min(height, width));
        double sum = 0;
        for (int top = 0; top + side <= height; top++)
            for (int left = 0; left + side <= width; left++) sum += OfWindow(a, b, width, top, left, side);
        return sum / ((height - side + 1) * (width - side + 1));
    }

    private static double OfWindow(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int width, int top, int left, int side)
    {
        double sumA = 0, sumB = 0, squaresA = 0, squaresB = 0, products = 0;
        for (int row = top; row < top + side; row++)
            for (int column = left; column < left + side; column++)
            {
                double x = a[row * width + column], y = b[row * width + column];
                (sumA, sumB, squaresA, squaresB, products) = (sumA + x, sumB + y, squaresA + x * x, squaresB + y * y, products + x * y);
            }
        int n = side * side, free = Math.Max(n - 1, 1);
        double meanA = sumA / n, meanB = sumB / n;
        double varianceA = (squaresA - n * meanA * meanA) / free, varianceB = (squaresB - n * meanB * meanB) / free, covariance = (products - n * meanA * meanB) / free;
        return (2 * meanA * meanB + C1) * (2 * covariance + C2) / ((meanA * meanA + meanB * meanB + C1) * (varianceA + varianceB + C2));
    }

    private static double[] Ranks(ReadOnlySpan<float> values)
    {
        float[] sorted = values.ToArray();
        int[] places = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, places);
        double[] ranks = new double[sorted.Length];
        for (int first = 0, end; first < sorted.Length; first = end)
        {
            end = first + 1;
            while (end < sorted.Length && sorted[end] == sorted[first]) end++;
            for (int k = first; k < end; k++) ranks[places[k]] = (first + end - 1) / 2.0;
        }
        return ranks;
    }

    private static double Correlation(double[] a, double[] b)
    {
        double meanA = a.Average(), meanB = b.Average(), products = 0, squaresA = 0, squaresB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double x = a[i] - meanA, y = b[i] - meanB;
            (products, squaresA, squaresB) = (products + x * y, squaresA + x * x, squaresB + y * y);
        }
        return squaresA > 0 && squaresB > 0 ? products / Math.Sqrt(squaresA * squaresB) : 0;
    }

    private static void CheckSizes(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length || a.Length == 0) throw new ArgumentException($"Expected two maps of one size; got {a.Length} and {b.Length} values.", nameof(b));
    }
}
