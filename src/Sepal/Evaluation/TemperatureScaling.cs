namespace Sepal.Evaluation;

/// <summary>
/// One number that makes a model's probabilities honest: its scores are divided by a temperature before the softmax, above 1 where the model is too sure. No
/// answer changes, only how sure it is. Source: Guo et al., "On Calibration of Modern Neural Networks" (2017), section 4.2.
/// </summary>
public static class TemperatureScaling
{
    /// <summary>The lowest and the highest temperature that a fit gives.</summary>
    public const double Lowest = 0.05, Highest = 20;

    // What is 0 in float32 was not 0 before it was rounded; the logarithm needs something.
    private const double Smallest = 1e-12;
    private const double Tolerance = 1e-10;
    private const int MostSteps = 200;

    /// <summary>
    /// The temperature under which the true classes are most probable. Cost: some ten passes over the probabilities. Where every picture is right, or all are
    /// wrong, there may be no such temperature between the bounds, and the bound is given: <see cref="Lowest"/> or <see cref="Highest"/>.
    /// </summary>
    /// <param name="validation">The model's answers for pictures that it neither learnt from nor is measured on; at least one.</param>
    /// <exception cref="ArgumentException">There is no picture.</exception>
    public static double Fit(PredictionSet validation)
    {
        ArgumentNullException.ThrowIfNull(validation);
        if (validation.Count == 0) throw new ArgumentException("There are no pictures to fit a temperature to; expected at least 1. Choose a part of the data that has pictures.", nameof(validation));
        double[] logits = Logits(validation);
        // The loss is convex in 1/T: Newton's steps on its slope, and halving where a step would leave what is left of the range.
        double low = 1 / Highest, high = 1 / Lowest, inverse = 1;
        if (Slope(validation, logits, low).Slope >= 0) return Highest;
        if (Slope(validation, logits, high).Slope <= 0) return Lowest;
        for (int step = 0; step < MostSteps && high - low > Tolerance * inverse; step++)
        {
            var (slope, curvature) = Slope(validation, logits, inverse);
            if (slope > 0) high = inverse;
            else low = inverse;
            double next = inverse - slope / curvature;
            if (!(next > low && next < high)) next = (low + high) / 2;
            if (Math.Abs(next - inverse) <= Tolerance * inverse) break;
            inverse = next;
        }
        return 1 / inverse;
    }

    /// <summary>The same answers at a temperature. The most probable class of a picture stays the same, but for probabilities that differed by less than float32 can tell.</summary>
    /// <param name="set">The model's answers.</param>
    /// <param name="temperature">Above 0; 1 changes nothing.</param>
    public static PredictionSet Apply(PredictionSet set, double temperature)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (!double.IsFinite(temperature)) throw new ArgumentOutOfRangeException(nameof(temperature), temperature, $"Expected a finite temperature above 0; got {temperature}.");
        Check.Positive(temperature);
        int classes = set.ClassNames.Count;
        double[] logits = Logits(set), row = new double[classes];
        float[] scaled = new float[logits.Length];
        for (int i = 0; i < set.Count; i++)
        {
            Softmax(logits.AsSpan(i * classes, classes), 1 / temperature, row);
            for (int c = 0; c < classes; c++) scaled[i * classes + c] = (float)row[c];
        }
        return new PredictionSet(scaled, [.. set.Labels], [.. set.Paths], [.. set.ClassNames]);
    }

    /// <summary>Logarithms of the probabilities: the scores up to a number that is the same for a picture's classes and that the softmax takes out again.</summary>
    private static double[] Logits(PredictionSet set)
    {
        int classes = set.ClassNames.Count;
        double[] logits = new double[set.Count * classes];
        for (int i = 0; i < set.Count; i++)
        {
            var row = set.Row(i);
            for (int c = 0; c < classes; c++) logits[i * classes + c] = Math.Log(Math.Max(row[c], Smallest));
        }
        return logits;
    }

    /// <summary>How the mean loss changes with 1/T, and how that changes: mean and variance of the scores under the scaled probabilities.</summary>
    private static (double Slope, double Curvature) Slope(PredictionSet set, double[] logits, double inverse)
    {
        int classes = set.ClassNames.Count;
        double[] probabilities = new double[classes];
        double slope = 0, curvature = 0;
        for (int i = 0; i < set.Count; i++)
        {
            var row = logits.AsSpan(i * classes, classes);
            Softmax(row, inverse, probabilities);
            double mean = 0, square = 0;
            for (int c = 0; c < classes; c++)
            {
                mean += probabilities[c] * row[c];
                square += probabilities[c] * row[c] * row[c];
            }
            slope += mean - row[set.Labels[i]];
            curvature += square - mean * mean;
        }
        return (slope / set.Count, curvature / set.Count);
    }

    private static void Softmax(ReadOnlySpan<double> logits, double inverse, double[] probabilities)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double logit in logits) largest = Math.Max(largest, logit);
        for (int c = 0; c < logits.Length; c++) sum += probabilities[c] = Math.Exp((logits[c] - largest) * inverse);
        for (int c = 0; c < logits.Length; c++) probabilities[c] /= sum;
    }
}
