using Sepal.Imaging;

namespace Sepal.Data;

/// <summary>
/// Pictures that have been decoded and resized once, through an <see cref="ImageSpec"/>, as 8-bit RGB: Height x Width x 3 bytes each, in
/// memory or in a temporary file. Reading is a copy, safe from any thread. Dispose it when the last reader is done.
/// </summary>
public sealed class PictureCache : IDisposable
{
    /// <summary>In place of a slot: the picture is decoded whenever it is asked for.</summary>
    private const int OnRequest = -1;

    private readonly PixelStore _store;
    private readonly int[] _slots;
    private int _decodedCount;

    private PictureCache(ImageSpec spec, IReadOnlyList<string> classNames, IReadOnlyList<ImageItem> items, IReadOnlyList<RejectedFile> bad, PixelStore store, int[] slots)
    {
        Spec = spec;
        ClassNames = classNames;
        Items = items;
        Bad = bad;
        _store = store;
        _slots = slots;
    }

    /// <summary>How the pictures were prepared.</summary>
    public ImageSpec Spec { get; }

    /// <summary>The class names; a label is an index into them.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The pictures that are there, in the data set's order. An index into this list is what batches call a picture.</summary>
    public IReadOnlyList<ImageItem> Items { get; }

    /// <summary>Files that could not be decoded, with reasons; they are not among <see cref="Items"/>.</summary>
    public IReadOnlyList<RejectedFile> Bad { get; }

    /// <summary>The contents, by hash, that are no pictures, with reasons. A file that only couldn't be read is not among them: tomorrow it may be.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> BadByHash { get; private init; } = [];

    /// <summary>How many times a file has been decoded so far, in vain or not.</summary>
    internal int DecodedCount => _decodedCount;

    /// <summary>Bytes of one picture: Height x Width x 3.</summary>
    public int PictureBytes => _store.SlotBytes;

    /// <summary>True when the pictures are in a temporary file.</summary>
    public bool IsOnDisk => _store is MappedPixelStore;

    /// <summary>How many pictures each class and part has, without the bad ones.</summary>
    public ClassBalance Balance => ClassBalance.Of(ClassNames, Items);

    /// <summary>Decodes and resizes the pictures of a data set, in parallel. A bad file is listed, not fatal, as long as its class keeps others.</summary>
    /// <param name="dataset">The pictures.</param>
    /// <param name="spec">How to prepare them.</param>
    /// <param name="options">Memory budget and temporary folder.</param>
    /// <param name="parts">The parts to prepare; null for all.</param>
    /// <param name="progress">Told after each picture, from any thread.</param>
    /// <param name="cancellation">Stops between two pictures; what was prepared is thrown away.</param>
    /// <exception cref="DatasetException">No picture of a class can be decoded (in the train part or in all); the temporary file has no room; or a picture of that size fits no array.</exception>
    public static PictureCache Create(ImageDataset dataset, ImageSpec spec, PictureCacheOptions? options = null, IReadOnlyCollection<Part>? parts = null,
        IProgress<PictureProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(spec);
        return Create(dataset, spec, options, parts, new Dictionary<string, string?>(), progress, cancellation);
    }

    /// <summary>
    /// A cache for one who knows already what some pictures would tell him. Those are not decoded now but whenever they are asked for, and what can't be decoded is listed without another try.
    /// </summary>
    /// <param name="dataset">The pictures.</param>
    /// <param name="spec">How to prepare them.</param>
    /// <param name="options">Memory budget and temporary folder.</param>
    /// <param name="known">Pictures by content hash: null, or the reason why it can't be decoded.</param>
    /// <param name="progress">Told after each picture that is decoded, from any thread.</param>
    /// <param name="cancellation">Stops between two pictures.</param>
    internal static PictureCache CreateAround(ImageDataset dataset, ImageSpec spec, PictureCacheOptions options, IReadOnlyDictionary<string, string?> known, IProgress<PictureProgress>? progress, CancellationToken cancellation)
        => Create(dataset, spec, options, null, known, progress, cancellation);

    private static PictureCache Create(ImageDataset dataset, ImageSpec spec, PictureCacheOptions? options, IReadOnlyCollection<Part>? parts, IReadOnlyDictionary<string, string?> known, IProgress<PictureProgress>? progress, CancellationToken cancellation)
    {
        options ??= new PictureCacheOptions();
        ImageItem[] items = [.. dataset.Items.Where(item => parts is null || parts.Contains(item.Part))];
        long bytes = 3L * spec.Height * spec.Width;
        if (bytes > Array.MaxLength)
            throw new DatasetException($"A picture of {spec.Height} x {spec.Width} takes {bytes} bytes; expected at most {Array.MaxLength}. Choose a smaller size.");
        var faults = new (string Reason, bool IsContent)?[items.Length];
        int[] slots = [.. Enumerable.Repeat(OnRequest, items.Length)];
        List<int> open = [];
        for (int i = 0; i < items.Length; i++)
        {
            if (items[i].Hash is { } hash && known.TryGetValue(hash, out string? reason))
            {
                if (reason is not null) faults[i] = (reason, true);
                continue;
            }
            slots[i] = open.Count;
            open.Add(i);
        }
        var store = PixelStore.Create(open.Count, (int)bytes, options);
        try
        {
            Fill(store, items, open, faults, spec, options.Workers, progress, cancellation);
            int[] good = [.. Enumerable.Range(0, items.Length).Where(i => faults[i] is null)];
            var bad = items.Zip(faults, (item, fault) => (Item: item, Fault: fault)).Where(pair => pair.Fault is not null).Select(pair => (pair.Item, pair.Fault!.Value.Reason, pair.Fault.Value.IsContent)).ToArray();
            ImageItem[] kept = [.. good.Select(i => items[i])];
            RejectedFile[] rejected = [.. bad.Select(b => new RejectedFile(b.Item.RelativePath, b.Reason))];
            CheckNothingIsEmpty(dataset, items, kept, rejected);
            return new PictureCache(spec, dataset.ClassNames, kept, rejected, store, [.. good.Select(i => slots[i])])
            {
                BadByHash = [.. bad.Where(b => b.IsContent && b.Item.Hash is not null).Select(b => KeyValuePair.Create(b.Item.Hash!, b.Reason))],
                _decodedCount = open.Count,
            };
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>The indexes of a part's pictures, in order.</summary>
    public int[] IndexesOf(Part part) => [.. Enumerable.Range(0, Items.Count).Where(i => Items[i].Part == part)];

    /// <summary>Copies a picture: RGB 0..255, shape (Height, Width, 3).</summary>
    /// <param name="index">An index into <see cref="Items"/>.</param>
    /// <param name="destination">Room for <see cref="PictureBytes"/> bytes at least.</param>
    /// <exception cref="ObjectDisposedException">The cache has been disposed.</exception>
    /// <exception cref="PictureException">The picture was not decoded before, and can't be any more.</exception>
    public void CopyTo(int index, Span<byte> destination)
    {
        if (destination.Length < PictureBytes) throw new ArgumentException($"Expected room for {PictureBytes} bytes; got {destination.Length}.", nameof(destination));
        if (_slots[index] != OnRequest)
        {
            _store.Read(_slots[index], destination);
            return;
        }
        Interlocked.Increment(ref _decodedCount);
        PictureReading.Read(Items[index].Path, Spec.Decode).Pixels.CopyTo(destination);
    }

    /// <summary>A copy of a picture.</summary>
    public Picture Read(int index)
    {
        var pixels = new byte[PictureBytes];
        CopyTo(index, pixels);
        return new Picture(Spec.Width, Spec.Height, pixels);
    }

    /// <summary>Frees the memory, or the temporary file.</summary>
    public void Dispose() => _store.Dispose();

    private static void Fill(PixelStore store, ImageItem[] items, List<int> open, (string Reason, bool IsContent)?[] faults, ImageSpec spec, int workers, IProgress<PictureProgress>? progress, CancellationToken cancellation)
    {
        int done = 0;
        try
        {
            Parallel.For(0, open.Count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = workers }, slot =>
            {
                int i = open[slot];
                try { store.Write(slot, PictureReading.Read(items[i].Path, spec.Decode).Pixels); }
                catch (PictureException e) { faults[i] = (e.Reason, IsContent: e.InnerException is PictureException); }
                progress?.Report(new(Interlocked.Increment(ref done), open.Count));
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.FirstOrDefault(inner => inner is DatasetException) is DatasetException inner)
        {
            throw new DatasetException(inner.Message, e);
        }
    }

    private static void CheckNothingIsEmpty(ImageDataset dataset, ImageItem[] items, ImageItem[] good, RejectedFile[] bad)
    {
        if (bad.Length == 0) return;
        var goodCounts = ClassBalance.Of(dataset.ClassNames, good);
        var counts = ClassBalance.Of(dataset.ClassNames, items);
        for (int label = 0; label < dataset.ClassNames.Count; label++)
        {
            if (counts.Count(label) > 0 && goodCounts.Count(label) == 0) throw Emptied($"class '{dataset.ClassNames[label]}'");
            if (counts.Count(Part.Train, label) > 0 && goodCounts.Count(Part.Train, label) == 0) throw Emptied($"class '{dataset.ClassNames[label]}' in the train part");
        }
        foreach (var part in PartNames.All.Where(part => counts.Count(part) > 0 && goodCounts.Count(part) == 0)) throw Emptied($"the {part.Name()} part");

        DatasetException Emptied(string what) => new($"No picture of {what} of '{dataset.Root}' can be decoded ({bad.Length} bad of {items.Length}, such as '{bad[0].Path}': {bad[0].Reason.TrimEnd('.')}); at least 1 is needed. Replace the bad files, or remove them and split again.");
    }
}
