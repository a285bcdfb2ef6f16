using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Sepal.Data;
using Sepal.Models;
using Sepal.Numerics;

namespace Sepal.Evaluation;

/// <summary>Asks a pretrained base, once for each picture, and keeps what it says.</summary>
public static class FeatureExtractor
{
    /// <summary>
    /// The base's outputs for all pictures of a cache, in Keras's order; from the folder, where the same base has been asked about the same pictures before. Cost: one forward pass a picture.
    /// </summary>
    /// <param name="model">The base, in inference; give a folded copy for speed.</param>
    /// <param name="identity">Names the weights: another text is another table.</param>
    /// <param name="cache">The pictures.</param>
    /// <param name="folder">Where tables are kept.</param>
    /// <param name="precision">In which format to compute.</param>
    /// <param name="batchSize">Pictures of a pass.</param>
    /// <param name="progress">Told after each pass.</param>
    /// <param name="cancellation">Looked at once a pass; nothing is kept then.</param>
    public static FeatureTable Extract(Model model, string identity, PictureCache cache, string folder, Precision precision, int batchSize = 32,
        IProgress<PictureProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(cache);
        int count = cache.Items.Count, length = checked((int)model.ResultShape.Count);
        string path = Path.Combine(folder, $"{Key(model, identity, cache, precision)}.features");
        if (FeatureTable.TryOpen(path, count, length) is { } known)
        {
            progress?.Report(new PictureProgress(count, count));
            return known;
        }
        var reader = new BatchReader(cache, [.. Enumerable.Range(0, count)], new BatchOptions { BatchSize = batchSize });
        FeatureTable.Write(path, count, length, Rows());
        return FeatureTable.TryOpen(path, count, length) ?? throw new DatasetException($"The features in '{path}' can't be read back; expected {count} rows of {length}. Is the disk full? Free some room and try again.");

        IEnumerable<float[]> Rows()
        {
            int done = 0;
            foreach (var batch in reader.InOrder(cancellation))
            {
                yield return Inference.Features(model, batch.Pixels, batch.Count, cache.Spec, precision);
                done += batch.Count;
                progress?.Report(new PictureProgress(done, count));
            }
        }
    }

    /// <summary>A text that changes with any of a network's weights.</summary>
    public static string IdentityOf(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, weight) in model.NamedWeights())
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            hash.AppendData(MemoryMarshal.AsBytes(weight.ToArray().AsSpan()));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Key(Model model, string identity, PictureCache cache, Precision precision)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"1\n{identity}\n{model.ToConfig().ToJsonString()}\n{cache.Spec.ToJson().ToJsonString()}\n{ProcessorFeatures.Resolve(precision)}\n"));
        foreach (var item in cache.Items) hash.AppendData(Encoding.UTF8.GetBytes(item.Hash ?? throw new ArgumentException("Expected pictures with hashes, from a split.", nameof(cache))));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..40];
    }
}
