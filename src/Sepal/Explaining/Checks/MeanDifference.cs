using Sepal.Numerics;

namespace Sepal.Explaining;

/// <summary>By how much one map is better than another over many photos; above 0 is better.</summary>
/// <param name="Mean">The mean difference.</param>
/// <param name="Low">The lower end of its 95% interval, by resampling photos.</param>
/// <param name="High">The upper end.</param>
/// <param name="ShareBetter">The share of photos on which it is better, in [0, 1].</param>
public sealed record MeanDifference(double Mean, double Low, double High, double ShareBetter)
{
    private const int Resamplings = 2000;

    /// <summary>The differences of each photo, summed up. Source of the interval: Efron's percentile bootstrap (1979).</summary>
    internal static MeanDifference Of(double[] differences)
    {
        var random = new RandomStream(differences.Length);
        double[] means = new double[Resamplings];
        for (int r = 0; r < Resamplings; r++)
        {
            double sum = 0;
            for (int i = 0; i < differences.Length; i++) sum += differences[random.NextInt(differences.Length)];
            means[r] = sum / differences.Length;
        }
        Array.Sort(means);
        return new MeanDifference(differences.Average(), means[Resamplings * 25 / 1000], means[Resamplings * 975 / 1000 - 1], (double)differences.Count(d => d > 0) / differences.Length);
    }

    /// <summary>Whether the whole interval lies above 0.</summary>
    public bool IsCertain => Low > 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Mean:+0.000;-0.000} ({Low:+0.000;-0.000} to {High:+0.000;-0.000}), better on {100 * ShareBetter:0}%";
}
