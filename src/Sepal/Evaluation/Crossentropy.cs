namespace Sepal.Evaluation;

/// <summary>The loss of answers that are already probabilities.</summary>
internal static class Crossentropy
{
    /// <summary>The mean of -log p(true class), each row divided by its sum and held in [1e-7, 1 - 1e-7] (in float32) as Keras's categorical crossentropy does.</summary>
    public static double Mean(PredictionSet set)
    {
        double sum = 0;
        for (int i = 0; i < set.Count; i++)
        {
            var row = set.Row(i);
            double total = 0;
            foreach (float value in row) total += value;
            float probability = (float)(row[set.Labels[i]] / total);
            // Not a number where a row is all zeros: no class is more probable than another.
            sum -= Math.Log(float.IsNaN(probability) ? 1f / row.Length : Math.Clamp(probability, 1e-7f, 1f - 1e-7f));
        }
        return sum / set.Count;
    }
}
