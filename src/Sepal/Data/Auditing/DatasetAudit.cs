using Sepal.Imaging;
using Sepal.Numerics;

namespace Sepal.Data.Auditing;

/// <summary>
/// What a look at a data set's pictures found: duplicates, duplicates across parts, pictures that are odd. Nothing is changed or deleted. Labels are judged by a model, see
/// <c>LabelAudit</c>.
/// </summary>
public sealed class DatasetAudit
{
    private readonly ImageDataset _data;
    private readonly SplitManifest? _given;

    private DatasetAudit(ImageDataset data, SplitManifest? given, IReadOnlyList<DuplicateGroup> duplicates, IReadOnlyList<OddPicture> odd, IReadOnlyList<RejectedFile> bad, string? withoutParts)
        => (_data, _given, Duplicates, Odd, Bad, WithoutParts) = (data, given, duplicates, odd, bad, withoutParts);

    /// <summary>The pictures that can be decoded, with hashes, and with parts unless <see cref="WithoutParts"/> says why not.</summary>
    public ImageDataset Data => _data;

    /// <summary>Groups of pictures that are the same, the most alike first.</summary>
    public IReadOnlyList<DuplicateGroup> Duplicates { get; }

    /// <summary>Those of them that are in several parts. Of data without parts: in the split that a training with the seed would make.</summary>
    public IReadOnlyList<DuplicateGroup> Leaks => [.. Duplicates.Where(group => group.IsLeak)];

    /// <summary>Pictures whose making is odd, in the data's order.</summary>
    public IReadOnlyList<OddPicture> Odd { get; }

    /// <summary>Files that can't be read or decoded.</summary>
    public IReadOnlyList<RejectedFile> Bad { get; }

    /// <summary>Why the data has no parts and so no leaks; null where it has.</summary>
    public string? WithoutParts { get; }

    /// <summary>Decodes every picture once, on all cores, and compares all of them. About 3 KB of memory a picture.</summary>
    /// <param name="dataset">Opened; its hashes are computed where it has none.</param>
    /// <param name="options">From when on something is named, and the seed.</param>
    /// <param name="progress">Told after each picture that is decoded, then again after each that is compared, from any thread.</param>
    /// <param name="cancellation">Stops between two pictures.</param>
    /// <exception cref="DatasetException">No picture can be decoded.</exception>
    public static DatasetAudit Run(ImageDataset dataset, DatasetAuditOptions? options = null, IProgress<PictureProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        options ??= new DatasetAuditOptions();
        var seen = new Seen[dataset.Items.Count];
        int done = 0;
        Parallel.For(0, seen.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Engine.Threads }, i =>
        {
            seen[i] = Look(dataset.Items[i]);
            progress?.Report(new(Interlocked.Increment(ref done), seen.Length));
        });
        var (items, withoutParts) = Parts(dataset, seen, options.Seed);
        int[] good = [.. Enumerable.Range(0, seen.Length).Where(i => seen[i].Fingerprint is not null)];
        RejectedFile[] bad = [.. Enumerable.Range(0, seen.Length).Where(i => seen[i].Problem is not null).Select(i => new RejectedFile(dataset.Items[i].RelativePath, seen[i].Problem!))];
        if (good.Length == 0) throw new DatasetException($"None of the {seen.Length} pictures of '{dataset.Root}' can be decoded (such as '{bad[0].Path}': {bad[0].Reason.TrimEnd('.')}); at least 1 is needed. Replace the files.");
        ImageItem[] kept = [.. good.Select(i => items[i])];
        var duplicates = DuplicateSearch.Find(kept, [.. good.Select(i => seen[i].Fingerprint!)], options.LeastSimilarity, progress, cancellation);
        OddPicture[] odd = [.. good.Select(i => OddPicture.Of(items[i], seen[i].Look!, options)).OfType<OddPicture>()];
        var data = new ImageDataset(dataset.Root, dataset.ClassNames, kept, withoutParts is null, dataset.Skipped, [.. dataset.Bad, .. bad]);
        var given = dataset.IsSplit ? SplitManifest.Of(data, null, null, null) : null;
        return new DatasetAudit(data, given, duplicates, odd, bad, withoutParts);
    }

    /// <summary>
    /// A split in which every group of duplicates is in one part. Data without parts are split anew: groups go together, those of several classes are trained on. Of data with parts
    /// a group goes to the part that is trained on where one of it is, else to the test part; everything else stays. Pictures that can't be decoded are left out.
    /// </summary>
    /// <param name="seed">Another seed is another split; only for data without parts, as are the shares.</param>
    /// <param name="val">The share of the validation part, in [0, 1).</param>
    /// <param name="test">The share of the test part, in [0, 1).</param>
    /// <exception cref="DatasetException">A class has too few different pictures for the parts, or none would be left of it in a part that it is in now.</exception>
    public SplitManifest Split(long seed, double val = SplitRatios.Default, double test = SplitRatios.Default)
    {
        if (_given is not null) return SplitManifest.Of(new ImageDataset(_data.Root, _data.ClassNames, CleanSplit.Move(_data, Duplicates), isSplit: true), null, null, null);
        var items = CleanSplit.Assign(_data, Duplicates, seed, new SplitRatios(val, test));
        return SplitManifest.Of(new ImageDataset(_data.Root, _data.ClassNames, items, isSplit: true), seed, val, test);
    }

    private static Seen Look(ImageItem item)
    {
        string? hash = item.Hash;
        try
        {
            hash ??= ContentHash.Of(item.Path);
            var picture = PictureReading.Read(item.Path, bytes => PictureDecoder.Decode(bytes));
            return new Seen(hash, PictureFingerprint.Of(picture), PictureLook.Of(picture), null);
        }
        catch (PictureException e)
        {
            return new Seen(hash, null, null, e.Reason);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Seen(hash, null, null, FolderWalk.Reason(e));
        }
    }

    /// <summary>The pictures with hashes and parts. A training splits what has a hash, decodable or not.</summary>
    private static (ImageItem[] Items, string? WithoutParts) Parts(ImageDataset dataset, Seen[] seen, long seed)
    {
        ImageItem[] items = [.. dataset.Items.Select((item, i) => item with { Hash = seen[i].Hash })];
        if (dataset.IsSplit) return (items, null);
        try
        {
            var ratios = new SplitRatios(SplitRatios.Default, SplitRatios.Default);
            var parts = StratifiedSplit.Assign([.. items.Where(item => item.Hash is not null)], dataset.ClassNames, seed, ratios).ToDictionary(item => item.RelativePath, item => item.Part, StringComparer.Ordinal);
            return ([.. items.Select(item => item with { Part = parts.GetValueOrDefault(item.RelativePath) })], null);
        }
        catch (DatasetException e)
        {
            return (items, e.Message);
        }
    }

    private readonly record struct Seen(string? Hash, PictureFingerprint? Fingerprint, PictureLook? Look, string? Problem);
}
