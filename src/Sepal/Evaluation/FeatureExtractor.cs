using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Sepal.Data;
using Sepal.Imaging;
using Sepal.Models;
using Sepal.Numerics;

namespace Sepal.Evaluation;

/// <summary>Asks a pretrained base, once for each picture, and keeps what it says.</summary>
public static class FeatureExtractor
{
    /// <summary>
    /// The base's outputs for all pictures of a cache, in Keras's order; what the same base was asked before about a picture of the same content is taken from the feature cache.
    /// Cost: one forward pass for each other picture.
    /// </summary>
    /// <param name="model">The base, in inference; give a folded copy for speed.</param>
    /// <param name="identity">Names the base and its weights, see <see cref="IdentityOf"/>: another text is another table.</param>
    /// <param name="cache">The pictures, with hashes.</param>
    /// <param name="features">Where the outputs are kept.</param>
    /// <param name="precision">In which format to compute.</param>
    /// <param name="batchSize">Pictures of a pass.</param>
    /// <param name="progress">Told before the first pass and after each; never where nothing is to be asked.</param>
    /// <param name="cancellation">Looked at once a pass; what was asked until then is kept.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="DatasetException">The outputs can't be kept.</exception>
    public static FeatureTable Extract(Model model, string identity, PictureCache cache, FeatureCache features, Precision precision, int batchSize = 32,
        IProgress<PictureProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(features);
        string key = Key(identity, cache.Spec, precision);
        int length = checked((int)model.ResultShape.Count);
        string[] hashes = [.. cache.Items.Select(HashOf)];
        using var known = features.Find(key, length);
        int[] missing = [.. Enumerable.Range(0, hashes.Length).DistinctBy(i => hashes[i]).Where(i => !known.Has(hashes[i]))];
        KeyValuePair<string, string>[] bad = [.. cache.BadByHash.Where(b => !known.Pictures.ContainsKey(b.Key)).DistinctBy(b => b.Key)];
        if (missing.Length > 0 || bad.Length > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            string path = features.NewPath(key);
            FeatureFile.Write(path, length, Ask(missing), bad);
            cancellation.ThrowIfCancellationRequested();
            known.Add(FeatureFile.TryOpen(path, length) ?? throw new DatasetException($"The features in '{path}' can't be read back; expected {missing.Length} rows of {length}. Is the disk full? Free some room and try again."));
        }
        var (table, files) = known.Take(hashes);
        features.Use(files);
        return table;

        IEnumerable<(IReadOnlyList<string>, float[])> Ask(int[] indexes)
        {
            if (indexes.Length == 0) yield break;
            progress?.Report(new PictureProgress(0, indexes.Length));
            int done = 0;
            using var batches = new BatchReader(cache, indexes, new BatchOptions { BatchSize = batchSize }).InOrder(cancellation).GetEnumerator();
            while (MovesOn(batches))
            {
                var batch = batches.Current;
                yield return ([.. batch.Indexes.Take(batch.Count).Select(i => hashes[i])], Inference.Features(model, batch.Pixels, batch.Count, cache.Spec, precision));
                done += batch.Count;
                progress?.Report(new PictureProgress(done, indexes.Length));
            }
        }

        static bool MovesOn(IEnumerator<Batch> batches)
        {
            try { return batches.MoveNext(); }
            catch (OperationCanceledException) { return false; }
        }
    }

    /// <summary>A text that changes with a network's graph and with any of its weights.</summary>
    public static string IdentityOf(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(model.ToConfig().ToJsonString()));
        foreach (var (path, weight) in model.NamedWeights())
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            hash.AppendData(MemoryMarshal.AsBytes(weight.ToArray().AsSpan()));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The pictures that a base was asked about before, by content hash: null, or why it can't be decoded.</summary>
    internal static IReadOnlyDictionary<string, string?> KnownPictures(int length, string identity, ImageSpec spec, FeatureCache features, Precision precision)
    {
        using var known = features.Find(Key(identity, spec, precision), length);
        return known.Pictures;
    }

    private static string HashOf(ImageItem item) => item.Hash ?? throw new ArgumentException($"The picture '{item.RelativePath}' has no hash; expected pictures of a split.");

    private static string Key(string identity, ImageSpec spec, Precision precision)
    {
        // Another version may decode and resize otherwise.
        string key = $"{typeof(FeatureExtractor).Assembly.GetName().Version}\n{identity}\n{spec.ToJson().ToJsonString()}\n{ProcessorFeatures.Resolve(precision)}\n";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..40];
    }
}
