using Sepal.Numerics;

namespace Sepal.Evaluation;

/// <summary>Between which values macro F1 lies, from random draws of the pictures.</summary>
internal static class MacroF1Interval
{
    private const int Draws = 2_000;

    /// <summary>
    /// Percentiles of 2,000 draws with a fixed seed. Draws of pictures that are all right are all right again: then the interval of the accuracy stands in, as the
    /// two figures are then the same. Cost: 2,000 passes over the labels.
    /// </summary>
    public static ConfidenceInterval Of(PredictionSet set, ConfusionMatrix confusion)
    {
        if (confusion.Correct == set.Count) return ConfidenceInterval.Wilson(set.Count, set.Count);
        int classes = set.ClassNames.Count;
        int[] labels = [.. set.Labels], predicted = [.. set.Predicted];
        int[] right = new int[classes], either = new int[classes];
        double[] draws = new double[Draws];
        var random = new RandomStream(seed: 0);
        for (int d = 0; d < draws.Length; d++)
        {
            Array.Clear(right);
            Array.Clear(either);
            for (int i = 0; i < labels.Length; i++)
            {
                int drawn = random.NextInt(labels.Length);
                int label = labels[drawn], answer = predicted[drawn];
                either[label]++;
                either[answer]++;
                if (label == answer) right[label]++;
            }
            draws[d] = Mean(right, either);
        }
        return Bootstrap.Interval(draws);
    }

    /// <summary>The mean F1 of the classes that have pictures or were predicted.</summary>
    private static double Mean(int[] right, int[] either)
    {
        double sum = 0;
        int count = 0;
        for (int c = 0; c < right.Length; c++)
        {
            if (either[c] == 0) continue;
            sum += 2.0 * right[c] / either[c];
            count++;
        }
        return sum / count;
    }
}
