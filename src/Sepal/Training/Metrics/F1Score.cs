using Sepal.Evaluation;

namespace Sepal.Training;

/// <summary>
/// The harmonic mean of precision and recall, as Keras's <c>F1Score</c>: a picture is taken for every class whose output is its largest, and 1e-7 is added to each
/// divisor, so that 0 / 0 is 0. A class without pictures counts in the macro mean.
/// </summary>
public sealed class F1Score : Metric
{
    private const double Epsilon = 1e-7;
    private long[] _right = [], _predicted = [], _actual = [];

    /// <summary>Default macro; with <paramref name="threshold"/> a picture is taken for every class whose output is above it.</summary>
    public F1Score(Averaging average = Averaging.Macro, double? threshold = null) : base("f1_score") => (Average, Threshold) = (average, threshold);

    /// <summary>How the classes' scores become one.</summary>
    public Averaging Average { get; }

    /// <summary>The output from which a class is predicted; null for the largest.</summary>
    public double? Threshold { get; }

    /// <summary>The score of each class.</summary>
    public IReadOnlyList<double> PerClass => [.. Enumerable.Range(0, _right.Length).Select(c => Score(_right[c], _predicted[c], _actual[c]))];

    /// <inheritdoc/>
    public override double Value => _right.Length == 0 ? 0 : Average switch
    {
        Averaging.Micro => Score(_right.Sum(), _predicted.Sum(), _actual.Sum()),
        Averaging.Weighted => PerClass.Zip(_actual, (score, images) => score * images).Sum() / (_actual.Sum() + Epsilon),
        _ => PerClass.Average(),
    };

    /// <inheritdoc/>
    public override void Reset() => _right = _predicted = _actual = [];

    private protected override void Add(ReadOnlySpan<float> predictions, ReadOnlySpan<int> labels, int classes)
    {
        if (_right.Length == 0) (_right, _predicted, _actual) = (new long[classes], new long[classes], new long[classes]);
        if (_right.Length != classes) throw new ArgumentException($"Got predictions of {classes} classes after {_right.Length}; expected the same network, or Reset before.", nameof(predictions));
        for (int i = 0; i < labels.Length; i++)
        {
            var row = predictions.Slice(i * classes, classes);
            float largest = row[Ranking.Best(row)];
            for (int c = 0; c < classes; c++)
            {
                // An output of 0 is no prediction, even where all are 0.
                bool taken = Threshold is { } least ? row[c] > (float)least : row[c] >= largest && MathF.Abs(row[c]) > 1e-9f;
                bool isTrue = IsTrue(labels[i], c, classes);
                if (taken) _predicted[c]++;
                if (isTrue) _actual[c]++;
                if (taken && isTrue) _right[c]++;
            }
        }
    }

    private static double Score(long right, long predicted, long actual)
    {
        double precision = right / (predicted + Epsilon), recall = right / (actual + Epsilon);
        return 2 * precision * recall / (precision + recall + Epsilon);
    }
}
