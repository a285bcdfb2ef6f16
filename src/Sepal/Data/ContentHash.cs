using System.Collections.Concurrent;
using System.Security.Cryptography;
using Sepal.Numerics;

namespace Sepal.Data;

/// <summary>SHA-256 of files' bytes, in lower-case hexadecimal.</summary>
internal static class ContentHash
{
    public const int Length = 64;

    /// <exception cref="IOException">The file can't be read.</exception>
    public static string Of(string path)
    {
        // An empty file may be a pipe or a device, which would never end or never begin.
        if (new FileInfo(path).Length == 0) throw new IOException("the file is empty");
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    public static bool IsHash(string? text) => text is { Length: Length } && text.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f');

    /// <summary>The data set with every hash filled in; files that can't be read move to <see cref="ImageDataset.Bad"/>.</summary>
    public static ImageDataset AddTo(ImageDataset dataset, IProgress<PictureProgress>? progress, CancellationToken cancellation)
    {
        var (hashes, bad) = OfAll(dataset.Items, progress, cancellation);
        List<ImageItem> items = [];
        for (int i = 0; i < dataset.Items.Count; i++)
        {
            if (hashes[i] is { } hash) items.Add(dataset.Items[i] with { Hash = hash });
        }
        if (items.Select(item => item.Label).Distinct().Count() < dataset.Items.Select(item => item.Label).Distinct().Count())
        {
            int emptied = dataset.Items.Select(item => item.Label).Except(items.Select(item => item.Label)).First();
            throw new DatasetException($"No picture of class '{dataset.ClassNames[emptied]}' in '{dataset.Root}' can be read (such as '{bad[0].Path}': {bad[0].Reason}); at least 1 is needed in every class. Replace the files or remove the folder.");
        }
        return new ImageDataset(dataset.Root, dataset.ClassNames, items, dataset.IsSplit, dataset.Skipped, [.. dataset.Bad, .. bad]);
    }

    /// <summary>The hash of each file, null where it can't be read, with the reasons.</summary>
    public static (string?[] Hashes, IReadOnlyList<RejectedFile> Bad) OfAll(IReadOnlyList<ImageItem> items, IProgress<PictureProgress>? progress, CancellationToken cancellation)
    {
        var hashes = new string?[items.Count];
        var bad = new ConcurrentBag<RejectedFile>();
        int done = 0;
        Parallel.For(0, items.Count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Engine.Threads }, i =>
        {
            try { hashes[i] = Of(items[i].Path); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { bad.Add(new(items[i].RelativePath, FolderWalk.Reason(e))); }
            progress?.Report(new(Interlocked.Increment(ref done), items.Count));
        });
        return (hashes, [.. bad.OrderBy(file => file.Path, StringComparer.Ordinal)]);
    }
}
