using Sepal.Data;
using Sepal.Models;
using Sepal.Numerics;

namespace Sepal.Evaluation;

/// <summary>Asks a network about pictures whose classes are known.</summary>
public static class Evaluator
{
    /// <summary>The network's answers for chosen pictures, in their order. Cost: one forward pass a picture; batches are prepared beside it.</summary>
    /// <param name="model">The network; its outputs stand for the cache's classes.</param>
    /// <param name="cache">Prepared pictures.</param>
    /// <param name="indexes">Indexes into the cache's items, at least one.</param>
    /// <param name="precision">In which format to compute.</param>
    /// <param name="batchSize">Pictures of a pass; 32.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Looked at once a batch.</param>
    /// <exception cref="ModelFileException">The network tells apart another number of classes than the data has.</exception>
    public static PredictionSet Predict(Model model, PictureCache cache, IReadOnlyList<int> indexes, Precision precision = Precision.Auto, int batchSize = 32,
        IProgress<PictureProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(indexes);
        int classes = Inference.ClassCount(model);
        if (classes != cache.ClassNames.Count)
            throw new ModelFileException($"The network '{model.Name}' tells {classes} classes apart, the data has {cache.ClassNames.Count} ({string.Join(", ", cache.ClassNames.Take(10))}); expected as many. Choose the data or the model that belong together.");
        var reader = new BatchReader(cache, indexes, new BatchOptions { BatchSize = batchSize });
        var probabilities = new float[(long)indexes.Count * classes];
        int done = 0;
        foreach (var batch in reader.InOrder(cancellation))
        {
            Inference.Probabilities(model, batch.Pixels, batch.Count, cache.Spec, precision).CopyTo(probabilities.AsSpan(done * classes));
            done += batch.Count;
            progress?.Report(new PictureProgress(done, indexes.Count));
        }
        return new PredictionSet(probabilities, [.. indexes.Select(i => cache.Items[i].Label)], [.. indexes.Select(i => cache.Items[i].Path)], [.. cache.ClassNames]);
    }
}
