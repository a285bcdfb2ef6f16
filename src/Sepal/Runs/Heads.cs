using Sepal.Data;
using Sepal.Layers;

namespace Sepal.Runs;

/// <summary>What is put on a pretrained base.</summary>
internal static class Heads
{
    /// <summary>The report's heads: Dense 256 with ReLU, for features a dropout of a half, and a softmax, on all that the base says.</summary>
    public static Layer[] Report(PresetKind kind, int classes) => kind == PresetKind.Features
        ? [new Dense(256, activation: "relu"), new Dropout(0.5), new Dense(classes, activation: "softmax")]
        : [new Dense(256, activation: "relu"), new Dense(classes, activation: "softmax")];

    /// <summary>A linear classifier on averaged features of equal scale: it converges in seconds and has little to overfit with.</summary>
    /// <param name="features">The averaged features.</param>
    /// <param name="rows">The training pictures' rows, which the scale is measured on.</param>
    /// <param name="dropout">The share of features that a step leaves out.</param>
    /// <param name="classes">How many classes it tells apart.</param>
    public static Layer[] Linear(FeatureTable features, IReadOnlyList<int> rows, double dropout, int classes)
    {
        var (mean, variance) = Scale(features, rows);
        Layer[] before = dropout > 0 ? [new Normalization(mean, variance), new Dropout(dropout)] : [new Normalization(mean, variance)];
        return [.. before, new Dense(classes, activation: "softmax", kernelInitializer: Initializer.Zeros)];
    }

    private static (double[] Mean, double[] Variance) Scale(FeatureTable features, IReadOnlyList<int> rows)
    {
        double[] sum = new double[features.Length], squares = new double[features.Length];
        float[] row = new float[features.Length];
        foreach (int i in rows)
        {
            features.CopyTo(i, row);
            for (int k = 0; k < row.Length; k++)
            {
                sum[k] += row[k];
                squares[k] += (double)row[k] * row[k];
            }
        }
        double[] mean = [.. sum.Select(s => s / rows.Count)];
        double[] variance = [.. squares.Select((s, k) => Math.Max(0, s / rows.Count - mean[k] * mean[k]))];
        // A feature that hardly ever speaks must not shout when it does.
        double least = Math.Max(1e-12, 0.01 * variance.Average());
        return (mean, [.. variance.Select(v => Math.Max(v, least))]);
    }
}
