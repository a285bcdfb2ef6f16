namespace Sepal.Training;

/// <summary>Counts of outputs above a threshold, for precision and recall: of one class, or of all outputs together.</summary>
public abstract class ThresholdMetric : Metric
{
    private protected ThresholdMetric(string name, double threshold, int? classId) : base(name)
    {
        Threshold = Check.Within(threshold, 0.0, 1.0);
        ClassId = classId is { } id ? Check.NotNegative(id) : null;
    }

    /// <summary>An output above this is a yes.</summary>
    public double Threshold { get; }

    /// <summary>The class that is looked at; null for all outputs together.</summary>
    public int? ClassId { get; }

    private protected long TruePositives { get; private set; }

    private protected long FalsePositives { get; private set; }

    private protected long FalseNegatives { get; private set; }

    /// <inheritdoc/>
    public override void Reset() => TruePositives = FalsePositives = FalseNegatives = 0;

    private protected override void Add(ReadOnlySpan<float> predictions, ReadOnlySpan<int> labels, int classes)
    {
        if (ClassId >= classes) throw new ArgumentException($"The metric '{Name}' looks at class {ClassId}; the predictions have {classes} classes.", nameof(predictions));
        for (int i = 0; i < predictions.Length; i++)
        {
            int output = i % classes;
            if (ClassId is { } only && only != output) continue;
            bool yes = predictions[i] > (float)Threshold, isTrue = IsTrue(labels[i / classes], output, classes);
            if (yes && isTrue) TruePositives++;
            else if (yes) FalsePositives++;
            else if (isTrue) FalseNegatives++;
        }
    }

    private protected static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
