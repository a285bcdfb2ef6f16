namespace Sepal.Training;

/// <summary>A metric that says of each picture whether it is right, and is the part that is.</summary>
public abstract class ShareMetric : Metric
{
    private long _right, _all;

    private protected ShareMetric(string name) : base(name) { }

    /// <inheritdoc/>
    public override double Value => _all == 0 ? 0 : (double)_right / _all;

    /// <inheritdoc/>
    public override void Reset() => (_right, _all) = (0, 0);

    private protected override void Add(ReadOnlySpan<float> predictions, ReadOnlySpan<int> labels, int classes)
    {
        for (int i = 0; i < labels.Length; i++) if (IsRight(predictions.Slice(i * classes, classes), labels[i])) _right++;
        _all += labels.Length;
    }

    private protected abstract bool IsRight(ReadOnlySpan<float> row, int label);
}
