using System.Text.Json.Serialization;

namespace Sepal.Evaluation;

/// <summary>How many pictures of each class (row) the model took for each class (column).</summary>
[JsonConverter(typeof(ConfusionMatrixConverter))]
public sealed class ConfusionMatrix
{
    private readonly int[][] _counts;

    /// <summary>Takes the counts: a row for each true class, a column for each predicted one.</summary>
    /// <exception cref="ArgumentException">The rows are not a square of counts of at least 0.</exception>
    public ConfusionMatrix(IReadOnlyList<IReadOnlyList<int>> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Any(row => row is null || row.Count != counts.Count || row.Any(n => n < 0)))
            throw new ArgumentException($"Expected {counts.Count} rows of {counts.Count} counts of at least 0; got rows of {string.Join(", ", counts.Select(r => r?.Count ?? 0))}.", nameof(counts));
        _counts = [.. counts.Select(row => row.ToArray())];
    }

    /// <summary>Counts a model's answers.</summary>
    public static ConfusionMatrix Of(PredictionSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        int[][] counts = [.. set.ClassNames.Select(_ => new int[set.ClassNames.Count])];
        for (int i = 0; i < set.Count; i++) counts[set.Labels[i]][set.Predicted[i]]++;
        return new ConfusionMatrix(counts);
    }

    /// <summary>Classes.</summary>
    public int Size => _counts.Length;

    /// <summary>Pictures of the class <paramref name="actual"/> that were taken for <paramref name="predicted"/>.</summary>
    public int this[int actual, int predicted] => _counts[actual][predicted];

    /// <summary>The rows.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Rows => _counts;

    /// <summary>All pictures.</summary>
    public int Total => _counts.Sum(row => row.Sum());

    /// <summary>Pictures on the diagonal.</summary>
    public int Correct => Enumerable.Range(0, Size).Sum(c => _counts[c][c]);

    /// <summary>Pictures of a class.</summary>
    public int Actual(int label) => _counts[label].Sum();

    /// <summary>Pictures taken for a class.</summary>
    public int Predicted(int label) => _counts.Sum(row => row[label]);
}
