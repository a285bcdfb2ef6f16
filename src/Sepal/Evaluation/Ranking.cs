namespace Sepal.Evaluation;

/// <summary>Order among a picture's probabilities.</summary>
internal static class Ranking
{
    /// <summary>The index of the largest; the lowest of several alike, as NumPy's and TensorFlow's argmax.</summary>
    public static int Best(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int i = 1; i < row.Length; i++) if (row[i] > row[best]) best = i;
        return best;
    }

    /// <summary>
    /// Whether fewer than k classes are more probable than the label: all that tie at the edge are in, and nothing is where a value is not finite. As TensorFlow's in_top_k, which Keras calls.
    /// </summary>
    public static bool IsInTop(ReadOnlySpan<float> row, int label, int k)
    {
        int better = 0;
        foreach (float value in row)
        {
            if (!float.IsFinite(value)) return false;
            if (value > row[label]) better++;
        }
        return better < k;
    }
}
