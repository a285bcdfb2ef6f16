using Sepal.Evaluation;

namespace Sepal.Training;

/// <summary>The part of the pictures whose largest output is the true class's, the first of several alike; for one output the part that is above 0.5 for label 1 and not for label 0. Keras's <c>accuracy</c>.</summary>
public sealed class Accuracy : ShareMetric
{
    /// <summary>Has no settings.</summary>
    public Accuracy() : base("accuracy") { }

    private protected override bool IsRight(ReadOnlySpan<float> row, int label) => (row.Length == 1 ? row[0] > 0.5f ? 1 : 0 : Ranking.Best(row)) == label;
}
