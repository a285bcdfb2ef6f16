namespace Sepal.Evaluation;

/// <summary>From figures of many random draws to an interval.</summary>
internal static class Bootstrap
{
    /// <summary>
    /// The percentile interval: between which values 95 in 100 draws lie. Source: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), section 13.3; percentiles as NumPy's.
    /// </summary>
    /// <param name="draws">A figure of each draw, at least one; sorted in place.</param>
    public static ConfidenceInterval Interval(double[] draws)
    {
        Array.Sort(draws);
        return new ConfidenceInterval(Percentile(draws, 0.025), Percentile(draws, 0.975));
    }

    /// <summary>A percentile of sorted values, straight between neighbours.</summary>
    private static double Percentile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        double value = sorted[below];
        return below + 1 < sorted.Length ? value + (place - below) * (sorted[below + 1] - value) : value;
    }
}
