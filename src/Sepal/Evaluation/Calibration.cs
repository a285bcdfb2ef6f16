namespace Sepal.Evaluation;

/// <summary>How well a model's probabilities say how often it is right.</summary>
public static class Calibration
{
    /// <summary>Sorts the pictures by confidence into bins of equal width over (0, 1], each closed above.</summary>
    /// <param name="set">The model's answers.</param>
    /// <param name="bins">Default 15, as in the paper; at least 1.</param>
    public static IReadOnlyList<CalibrationBin> Bins(PredictionSet set, int bins = 15)
    {
        ArgumentNullException.ThrowIfNull(set);
        Check.Positive(bins);
        int[] images = new int[bins], right = new int[bins];
        double[] sure = new double[bins];
        for (int i = 0; i < set.Count; i++)
        {
            // In float32, so that a confidence of 0.6 lies on the edge at 9/15 and not just above it.
            float confidence = set.Confidence(i);
            int bin = Math.Clamp((int)MathF.Ceiling(confidence * bins) - 1, 0, bins - 1);
            images[bin]++;
            sure[bin] += confidence;
            if (set.Predicted[i] == set.Labels[i]) right[bin]++;
        }
        return [.. Enumerable.Range(0, bins).Select(b => new CalibrationBin
        {
            Low = (double)b / bins,
            High = (b + 1.0) / bins,
            Images = images[b],
            Confidence = images[b] == 0 ? 0 : sure[b] / images[b],
            Accuracy = images[b] == 0 ? 0 : (double)right[b] / images[b],
        })];
    }

    /// <summary>
    /// The expected calibration error, in [0, 1]: the mean over the pictures of how far their bin's accuracy is from its confidence. Source: Guo et al.,
    /// "On Calibration of Modern Neural Networks" (2017), equation 3.
    /// </summary>
    public static double Error(IReadOnlyList<CalibrationBin> bins)
    {
        ArgumentNullException.ThrowIfNull(bins);
        int images = bins.Sum(b => b.Images);
        return images == 0 ? 0 : bins.Sum(b => b.Images * Math.Abs(b.Accuracy - b.Confidence)) / images;
    }
}
