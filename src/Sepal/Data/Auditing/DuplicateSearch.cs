using System.Collections.Concurrent;
using Sepal.Numerics;

namespace Sepal.Data.Auditing;

/// <summary>
/// Finds pictures that are the same. All pairs are compared, but by a few bit counts: 10,000 pictures take some seconds. Thumbnails are compared only where the bits are near.
/// </summary>
internal static class DuplicateSearch
{
    /// <summary>Groups of pictures that hang together by pairs that are alike enough; the same bytes always do.</summary>
    /// <param name="items">The pictures, with hashes.</param>
    /// <param name="fingerprints">Their fingerprints.</param>
    /// <param name="least">How alike a pair must be.</param>
    /// <param name="progress">Told after each picture that was compared with all others.</param>
    /// <param name="cancellation">Looked at once a picture.</param>
    public static IReadOnlyList<DuplicateGroup> Find(IReadOnlyList<ImageItem> items, IReadOnlyList<PictureFingerprint> fingerprints, double least, IProgress<PictureProgress>? progress, CancellationToken cancellation)
    {
        int done = 0;
        int[] first = [.. items.Select((item, i) => (item, i)).GroupBy(pair => pair.item.Hash, StringComparer.Ordinal).Select(group => group.First().i)];
        var pairs = new ConcurrentBag<(int A, int B, double Similarity)>();
        Parallel.For(0, first.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Engine.Threads }, a =>
        {
            var one = fingerprints[first[a]];
            for (int b = a + 1; b < first.Length; b++)
            {
                if (one.MayBe(fingerprints[first[b]]) && one.Similarity(fingerprints[first[b]]) is var similarity && similarity >= least)
                    pairs.Add((first[a], first[b], similarity));
            }
            progress?.Report(new(Interlocked.Increment(ref done), first.Length));
        });
        return Groups(items, pairs);
    }

    private static List<DuplicateGroup> Groups(IReadOnlyList<ImageItem> items, IEnumerable<(int A, int B, double Similarity)> pairs)
    {
        int[] parent = [.. Enumerable.Range(0, items.Count)];
        double[] loosest = new double[items.Count];
        Array.Fill(loosest, 1);
        var byHash = items.Select((item, i) => (item.Hash, i)).GroupBy(pair => pair.Hash, pair => pair.i, StringComparer.Ordinal);
        foreach (var same in byHash) foreach (int i in same.Skip(1)) Join(same.First(), i, 1);
        foreach (var (a, b, similarity) in pairs.OrderByDescending(pair => pair.Similarity).ThenBy(pair => pair.A).ThenBy(pair => pair.B)) Join(a, b, similarity);
        return [.. Enumerable.Range(0, items.Count).GroupBy(Root).Where(group => group.Count() > 1)
            .Select(group => new DuplicateGroup([.. group.Select(i => items[i])], group.All(i => items[i].Hash == items[group.First()].Hash), loosest[group.Key]))
            .OrderByDescending(group => group.Similarity).ThenBy(group => group.Pictures[0].RelativePath, StringComparer.Ordinal)];

        int Root(int i)
        {
            while (parent[i] != i) i = parent[i] = parent[parent[i]];
            return i;
        }

        void Join(int a, int b, double similarity)
        {
            (a, b) = (Root(a), Root(b));
            if (a == b) return;
            loosest[a] = Math.Min(similarity, Math.Min(loosest[a], loosest[b]));
            parent[b] = a;
        }
    }
}
