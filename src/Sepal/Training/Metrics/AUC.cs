namespace Sepal.Training;

/// <summary>
/// The area under the ROC curve, by trapezoids over evenly spaced thresholds: Keras's <c>AUC</c> with its approximation and its buckets. The chance that a picture of a class
/// gets a larger output for it than another picture does; 0.5 is guessing.
/// </summary>
public sealed class AUC : Metric
{
    private readonly int _thresholds;
    private long[][] _true = [], _false = [];

    /// <summary>Default 200 thresholds, at least 2, over all outputs together; with <paramref name="multiLabel"/> the mean over the classes of each class's area.</summary>
    public AUC(int thresholds = 200, bool multiLabel = false) : base("auc")
    {
        _thresholds = Check.Within(thresholds, 2, 1 << 20);
        MultiLabel = multiLabel;
    }

    /// <summary>Whether each class has its own curve.</summary>
    public bool MultiLabel { get; }

    /// <inheritdoc/>
    public override double Value => _true.Length == 0 ? 0 : _true.Zip(_false, Area).Average();

    /// <inheritdoc/>
    public override void Reset() => _true = _false = [];

    private protected override void Add(ReadOnlySpan<float> predictions, ReadOnlySpan<int> labels, int classes)
    {
        int curves = MultiLabel ? classes : 1;
        if (_true.Length == 0) (_true, _false) = (Empty(curves), Empty(curves));
        if (_true.Length != curves) throw new ArgumentException($"Got predictions of {classes} classes after {_true.Length}; expected the same network, or Reset before.", nameof(predictions));
        for (int i = 0; i < predictions.Length; i++)
        {
            // Bucket b holds what is above threshold b and not above b + 1; the first threshold lies just below 0.
            float probability = Math.Clamp(float.IsNaN(predictions[i]) ? 0 : predictions[i], 0f, 1f);
            int bucket = Math.Max((int)MathF.Ceiling(probability * (_thresholds - 1)) - 1, 0);
            var counts = IsTrue(labels[i / classes], i % classes, classes) ? _true : _false;
            counts[MultiLabel ? i % classes : 0][bucket]++;
        }
    }

    private long[][] Empty(int curves) => [.. Enumerable.Range(0, curves).Select(_ => new long[_thresholds])];

    private static double Area(long[] trues, long[] falses)
    {
        long positives = trues.Sum(), negatives = falses.Sum();
        double area = 0, recall = 0, fallout = 0;
        long above = 0, wrong = 0;
        for (int b = trues.Length - 1; b >= 0; b--)
        {
            above += trues[b];
            wrong += falses[b];
            double nextRecall = positives == 0 ? 0 : (double)above / positives, nextFallout = negatives == 0 ? 0 : (double)wrong / negatives;
            area += (nextFallout - fallout) * (nextRecall + recall) / 2;
            (recall, fallout) = (nextRecall, nextFallout);
        }
        return area;
    }
}
