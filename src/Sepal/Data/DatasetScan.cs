using Sepal.Imaging;
using Sepal.Numerics;

namespace Sepal.Data;

/// <summary>What a look at every file of a data folder found. Nothing is changed or deleted.</summary>
public sealed class DatasetScan
{
    private DatasetScan(string root, IReadOnlyList<ScannedClass> classes, IReadOnlyList<RejectedFile> bad, IReadOnlyList<RejectedFile> skipped)
    {
        Root = root;
        Classes = classes;
        Bad = bad;
        Skipped = skipped;
    }

    /// <summary>The absolute path of the folder.</summary>
    public string Root { get; }

    /// <summary>Each class in ordinal order with its good pictures, of all parts together. A folder that holds pictures and no class folders counts as one class of its own name.</summary>
    public IReadOnlyList<ScannedClass> Classes { get; }

    /// <summary>Files with a picture's name that can't be decoded, in ordinal order.</summary>
    public IReadOnlyList<RejectedFile> Bad { get; }

    /// <summary>Files and folders that are not looked at because of their name or place, in ordinal order.</summary>
    public IReadOnlyList<RejectedFile> Skipped { get; }

    /// <summary>
    /// Decodes every picture of a folder, or of a split manifest, on all cores; very large pictures one at a time, so that memory stays bounded.
    /// A folder that could not be trained on (one class, an empty class, no classes) can be scanned all the same.
    /// </summary>
    /// <param name="path">The folder or the manifest.</param>
    /// <param name="progress">Told after each picture, from any thread.</param>
    /// <param name="cancellation">Stops between two pictures.</param>
    /// <exception cref="DatasetException">The folder is missing, is a file, or can't be read; the manifest is not valid.</exception>
    public static DatasetScan Run(string path, IProgress<PictureProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool isManifest = File.Exists(path) && Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase);
        if (isManifest)
        {
            var manifest = SplitManifest.Read(path);
            return Of(manifest.Root, manifest.ClassNames,
                [.. manifest.Items.Select(item => new ListedFile(item.Path, item.RelativePath, manifest.ClassNames[item.Label], item.Part))], [], progress, cancellation);
        }
        var listing = FolderListing.Read(path);
        IReadOnlyList<string> classes = listing.IsFlat && listing.Files.Count > 0 ? [listing.Files[0].ClassName] : listing.ClassNames;
        return Of(listing.Root, classes, listing.Files, listing.Skipped, progress, cancellation);
    }

    private static DatasetScan Of(string root, IReadOnlyList<string> classes, IReadOnlyList<ListedFile> files, IReadOnlyList<RejectedFile> skipped,
        IProgress<PictureProgress>? progress, CancellationToken cancellation)
    {
        var reasons = new string?[files.Count];
        int done = 0;
        Parallel.For(0, files.Count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Engine.Threads }, i =>
        {
            try { PictureReading.Read(files[i].Path, bytes => PictureDecoder.Decode(bytes)); }
            catch (PictureException e) { reasons[i] = e.Reason; }
            progress?.Report(new(Interlocked.Increment(ref done), files.Count));
        });
        var good = files.Where((_, i) => reasons[i] is null).CountBy(file => file.ClassName).ToDictionary(StringComparer.Ordinal);
        return new DatasetScan(root,
            [.. classes.Select(name => new ScannedClass(name, good.GetValueOrDefault(name)))],
            [.. files.Select((file, i) => (file.RelativePath, Reason: reasons[i])).Where(pair => pair.Reason is not null).Select(pair => new RejectedFile(pair.RelativePath, pair.Reason!))],
            skipped);
    }
}
