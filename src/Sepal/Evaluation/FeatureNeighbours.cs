using Sepal.Data;
using static TorchSharp.torch;

namespace Sepal.Evaluation;

/// <summary>Pictures of which a network thinks nearly the same: the same scene from another place, which no comparison of pixels finds.</summary>
public static class FeatureNeighbours
{
    private const int Block = 1024;

    /// <summary>All pairs whose features point in about the same direction, the nearest first. Cost: a product of the table with itself, in blocks of 1,024 rows.</summary>
    /// <param name="features">A row for each picture.</param>
    /// <param name="least">The cosine from which on a pair is given, in (0, 1].</param>
    /// <param name="cancellation">Looked at once a block.</param>
    public static IReadOnlyList<(int First, int Second, double Cosine)> Of(FeatureTable features, double least, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        Check.Within(least, 0.01, 1);
        float[] rows = new float[(long)features.Count * features.Length];
        for (int i = 0; i < features.Count; i++) features.CopyTo(i, rows.AsSpan(i * features.Length, features.Length));
        List<(int, int, double)> pairs = [];
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var x = tensor(rows, [features.Count, features.Length]);
        x = x / x.norm(1, keepdim: true).clamp_min(1e-12);
        for (int top = 0; top < features.Count; top += Block)
        {
            for (int left = top; left < features.Count; left += Block)
            {
                cancellation.ThrowIfCancellationRequested();
                using var blockScope = NewDisposeScope();
                var below = x.slice(0, top, Math.Min(top + Block, features.Count), 1);
                var beside = x.slice(0, left, Math.Min(left + Block, features.Count), 1);
                var cosines = below.mm(beside.t());
                var places = (cosines >= (float)least).nonzero();
                if (places.numel() == 0) continue; // the engine gives no empty arrays
                long[] found = places.data<long>().ToArray();
                float[] values = cosines.contiguous().data<float>().ToArray();
                for (int k = 0; k < found.Length; k += 2)
                    if (top + found[k] < left + found[k + 1]) pairs.Add(((int)(top + found[k]), (int)(left + found[k + 1]), values[found[k] * beside.shape[0] + found[k + 1]]));
            }
        }
        return [.. pairs.OrderByDescending(pair => pair.Item3).ThenBy(pair => pair.Item1).ThenBy(pair => pair.Item2)];
    }
}
