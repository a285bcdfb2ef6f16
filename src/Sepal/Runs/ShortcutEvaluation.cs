using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Models;
using Sepal.Numerics;

namespace Sepal.Runs;

/// <summary>Predictions from features that are known already, which spares a second pass of the base over every photo.</summary>
internal static class ShortcutEvaluation
{
    private const int Batch = 256, Checked = 8;

    // float32 sums in another order; bfloat16 has 8 bits of mantissa.
    private const double Tolerance = 2e-3, TolerancePoor = 0.1;

    /// <summary>The head's answers, for weights that were just saved; the saved file answers the first few from their pixels, and has to agree.</summary>
    /// <exception cref="ModelFileException">It doesn't.</exception>
    public static PredictionSet Predict(FeatureTable features, Model head, Model saved, PictureCache cache, int[] indexes, Precision precision, FeatureCache kept)
    {
        int classes = cache.ClassNames.Count, length = features.Length;
        var probabilities = new float[indexes.Length * classes];
        int done = 0;
        foreach (int[] chunk in indexes.Chunk(Batch))
        {
            float[] rows = new float[chunk.Length * length];
            for (int i = 0; i < chunk.Length; i++) features.CopyTo(chunk[i], rows.AsSpan(i * length, length));
            head.Predict(rows, chunk.Length, precision).CopyTo(probabilities.AsSpan(done * classes));
            done += chunk.Length;
        }
        int[] few = indexes[..Math.Min(Checked, indexes.Length)];
        var asked = Evaluator.Predict(saved, cache, few, precision, few.Length);
        double tolerance = ProcessorFeatures.Resolve(precision) == Precision.Float32 ? Tolerance : TolerancePoor;
        for (int i = 0; i < few.Length; i++)
        {
            for (int c = 0; c < classes; c++)
            {
                if (Math.Abs(asked.Row(i)[c] - probabilities[i * classes + c]) > tolerance)
                    throw new ModelFileException($"The saved network answers {asked.Row(i)[c]:0.0000} for '{cache.Items[few[i]].RelativePath}' where the trained one answered {probabilities[i * classes + c]:0.0000}; expected the same. The features on the disk are not of this base: remove those in '{kept.Folder}' and go on with the run.");
            }
        }
        return new PredictionSet(probabilities, [.. indexes.Select(i => cache.Items[i].Label)], [.. indexes.Select(i => cache.Items[i].Path)], [.. cache.ClassNames]);
    }

    /// <summary>Gives the head the weights of the epoch that was kept, which need not be the last.</summary>
    public static void CopyHead(Model saved, Model head)
    {
        foreach (var layer in head.Layers)
        {
            var stored = saved.Layers.FirstOrDefault(l => l.Name == layer.Name);
            for (int i = 0; stored is not null && i < layer.Weights.Count; i++) layer.Weights[i].Assign(stored.Weights[i]);
        }
    }
}
