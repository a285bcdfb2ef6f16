namespace Sepal.Evaluation;

/// <summary>
/// Answers with a promise: instead of one class a set of classes, which holds the true one as often as was asked for, on pictures of the same kind as those it was
/// calibrated with. Where the model is sure the set is one class; where it isn't, several, or none. The promise is kept on average over pictures, not for each class.
/// Source: split conformal prediction with the score 1 - p(true class): Sadinle, Lei and Wasserman, "Least Ambiguous Set-Valued Classifiers with Bounded Error
/// Levels" (2019); Angelopoulos and Bates, "A Gentle Introduction to Conformal Prediction" (2021), section 1.
/// </summary>
public sealed class ConformalSets
{
    private readonly float _least;

    private ConformalSets(double coverage, int images, float least) => (CoverageWanted, CalibrationImages, _least) = (coverage, images, least);

    /// <summary>How often a set is to hold the true class, in (0, 1).</summary>
    public double CoverageWanted { get; }

    /// <summary>Pictures that it was calibrated with.</summary>
    public int CalibrationImages { get; }

    /// <summary>The largest score 1 - p of a class that is in the set, in [0, 1].</summary>
    public double Threshold => 1 - (double)_least;

    /// <summary>The same as a probability: classes of at least this are in the set.</summary>
    public double LeastProbability => _least;

    /// <summary>
    /// Whether the calibration pictures were too few to promise so much with fewer than all classes: below coverage / (1 - coverage), 9 for 0.9 and 99 for 0.99.
    /// Every set then holds every class.
    /// </summary>
    public bool HoldsEveryClass => _least == 0;

    /// <summary>
    /// Chooses the threshold: the k-th smallest of the n scores, k = ⌈(n + 1) · coverage⌉. The sets then hold the true class with at least the wanted probability,
    /// and with at most 1 / (n + 1) more where scores don't tie. With k above n every class is in the set.
    /// </summary>
    /// <param name="validation">The model's answers for pictures that it neither learnt from nor is measured on; at least one.</param>
    /// <param name="coverage">How often a set is to hold the true class, in (0, 1).</param>
    /// <exception cref="ArgumentException">There is no picture.</exception>
    public static ConformalSets Calibrate(PredictionSet validation, double coverage)
    {
        ArgumentNullException.ThrowIfNull(validation);
        if (!(coverage > 0 && coverage < 1)) throw new ArgumentOutOfRangeException(nameof(coverage), coverage, $"Expected a coverage above 0 and below 1; got {coverage}.");
        if (validation.Count == 0) throw new ArgumentException("There are no pictures to calibrate sets with; expected at least 1. Choose a part of the data that has pictures.", nameof(validation));
        // In decimals: 100 · 0.07 is above 7 in binary ones.
        int k = (int)Math.Ceiling((validation.Count + 1) * (decimal)coverage);
        if (k > validation.Count) return new ConformalSets(coverage, validation.Count, 0);
        float[] truths = [.. Enumerable.Range(0, validation.Count).Select(i => validation.Row(i)[validation.Labels[i]]).OrderDescending()];
        return new ConformalSets(coverage, validation.Count, truths[k - 1]);
    }

    /// <summary>The classes that a picture may be of, the most probable first; empty where none is probable enough.</summary>
    /// <param name="row">The picture's probabilities, one for each class.</param>
    public IReadOnlyList<int> SetOf(ReadOnlySpan<float> row)
    {
        float[] values = row.ToArray();
        return [.. Enumerable.Range(0, values.Length).Where(c => values[c] >= _least).OrderByDescending(c => values[c])];
    }

    /// <summary>How the sets do on pictures that they were not calibrated with.</summary>
    /// <param name="test">The same model's answers for them; at least one.</param>
    /// <exception cref="ArgumentException">There is no picture.</exception>
    public ConformalResult Evaluate(PredictionSet test)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (test.Count == 0) throw new ArgumentException("There are no pictures to evaluate on; expected at least 1. Choose a part of the data that has pictures.", nameof(test));
        int classes = test.ClassNames.Count;
        int[] sizes = new int[classes + 1], images = new int[classes], covered = new int[classes];
        for (int i = 0; i < test.Count; i++)
        {
            int size = 0;
            foreach (float probability in test.Row(i)) if (probability >= _least) size++;
            sizes[size]++;
            images[test.Labels[i]]++;
            if (test.Row(i)[test.Labels[i]] >= _least) covered[test.Labels[i]]++;
        }
        return new ConformalResult
        {
            CoverageWanted = CoverageWanted,
            Coverage = (double)covered.Sum() / test.Count,
            CoverageInterval = ConfidenceInterval.Wilson(covered.Sum(), test.Count),
            MeanSetSize = sizes.Select((count, size) => (double)count * size).Sum() / test.Count,
            SetSizes = sizes,
            Threshold = Threshold,
            LeastProbability = LeastProbability,
            CalibrationImages = CalibrationImages,
            Images = test.Count,
            Classes = [.. test.ClassNames.Select((name, c) => new ClassCoverage(name, images[c] == 0 ? 0 : (double)covered[c] / images[c], ConfidenceInterval.Wilson(covered[c], images[c]), images[c]))],
        };
    }
}
