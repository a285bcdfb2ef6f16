namespace Sepal.Evaluation;

/// <summary>Between which values a ratio lies with 95% confidence, both in [0, 1].</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public sealed record ConfidenceInterval(double Low, double High)
{
    /// <summary>The standard normal distribution's 97.5th percentile.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>
    /// Wilson's score interval of a ratio, which holds for few trials and for ratios at 0 and 1; without trials anything is possible: [0, 1].
    /// Source: Wilson (1927); Brown, Cai and DasGupta, "Interval Estimation for a Binomial Proportion" (2001), equation 4.
    /// </summary>
    /// <param name="successes">How often it was so, from 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">How often it could have been so.</param>
    public static ConfidenceInterval Wilson(int successes, int trials)
    {
        Check.NotNegative(trials);
        Check.Within(successes, 0, trials);
        if (trials == 0) return new ConfidenceInterval(0, 1);
        double n = trials, ratio = successes / n, square = Z * Z;
        double centre = (ratio + square / (2 * n)) / (1 + square / n);
        double half = Z / (1 + square / n) * Math.Sqrt(ratio * (1 - ratio) / n + square / (4 * n * n));
        // At the ends the formula gives 0 and 1 up to rounding.
        return new ConfidenceInterval(successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half);
    }
}
