using Sepal.Evaluation;

namespace Sepal.Training;

/// <summary>
/// The part of the pictures for which fewer than k classes have a larger output than the true one: classes that tie at the edge are all in.
/// Keras's <c>TopKCategoricalAccuracy</c> and <c>SparseTopKCategoricalAccuracy</c>.
/// </summary>
public sealed class TopKAccuracy : ShareMetric
{
    /// <summary>Default 5; at least 1.</summary>
    public TopKAccuracy(int k = 5) : base("top_k_categorical_accuracy") => K = Check.Positive(k);

    /// <summary>How many answers are allowed.</summary>
    public int K { get; }

    private protected override bool IsRight(ReadOnlySpan<float> row, int label) => Ranking.IsInTop(row, label, K);
}
