using System.Diagnostics;
using Sepal.Numerics;

namespace Sepal.Benchmarking;

/// <summary>Whole passes over files, each compared with steps right before and after it.</summary>
internal static class WholePasses
{
    private const int Passes = 3;

    /// <summary>Measures some passes.</summary>
    /// <param name="precision">What the step computes in.</param>
    /// <param name="options">Pictures of a step, and how long a turn lasts.</param>
    /// <param name="step">A step on a batch that is there.</param>
    /// <param name="pictures">Pictures of a pass.</param>
    /// <param name="pass">A pass.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    public static (double ImagesPerSecond, double Share) Measure(Precision precision, BenchmarkOptions options, Action step, int pictures, Action pass, CancellationToken cancellation)
    {
        double Steps() => Turns.Rate(options.BatchSize, step, options.Turn, cancellation);
        // Emulated bfloat16 takes seconds a batch.
        int passes = precision == Precision.BFloat16 && !ProcessorFeatures.HasNativeBFloat16 ? 1 : Passes;
        List<double> rates = [], shares = [];
        double before = Steps();
        for (int i = 0; i < passes; i++)
        {
            long start = Stopwatch.GetTimestamp();
            pass();
            rates.Add(pictures / Stopwatch.GetElapsedTime(start).TotalSeconds);
            double after = Steps();
            shares.Add(rates[^1] / ((before + after) / 2));
            before = after;
        }
        return (Turns.Median(rates), Turns.Median(shares));
    }
}
