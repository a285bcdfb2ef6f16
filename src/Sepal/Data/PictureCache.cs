using Sepal.Imaging;

namespace Sepal.Data;

/// <summary>
/// Pictures that have been decoded and resized once, through an <see cref="ImageSpec"/>, as 8-bit RGB: Height x Width x 3 bytes each, in
/// memory or in a temporary file. Reading is a copy, safe from any thread. Dispose it when the last reader is done.
/// </summary>
public sealed class PictureCache : IDisposable
{
    private readonly PixelStore _store;
    private readonly int[] _slots;

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
        options ??= new PictureCacheOptions();
        ImageItem[] items = [.. dataset.Items.Where(item => parts is null || parts.Contains(item.Part))];
        long bytes = 3L * spec.Height * spec.Width;
        if (bytes > Array.MaxLength)
            throw new DatasetException($"A picture of {spec.Height} x {spec.Width} takes {bytes} bytes; expected at most {Array.MaxLength}. Choose a smaller size.");
        var store = PixelStore.Create(items.Length, (int)bytes, options);
        try
        {
            string?[] reasons = Fill(store, items, spec, options.Workers, progress, cancellation);
            int[] slots = [.. Enumerable.Range(0, items.Length).Where(i => reasons[i] is null)];
            ImageItem[] good = [.. slots.Select(i => items[i])];
            RejectedFile[] bad = [.. items.Zip(reasons).Where(pair => pair.Second is not null).Select(pair => new RejectedFile(pair.First.RelativePath, pair.Second!))];
            CheckNothingIsEmpty(dataset, items, good, bad);
            return new PictureCache(spec, dataset.ClassNames, good, bad, store, slots);
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
    public void CopyTo(int index, Span<byte> destination)
    {
        if (destination.Length < PictureBytes) throw new ArgumentException($"Expected room for {PictureBytes} bytes; got {destination.Length}.", nameof(destination));
        _store.Read(_slots[index], destination);
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

    private static string?[] Fill(PixelStore store, ImageItem[] items, ImageSpec spec, int workers, IProgress<PictureProgress>? progress, CancellationToken cancellation)
    {
        var reasons = new string?[items.Length];
        int done = 0;
        try
        {
            Parallel.For(0, items.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = workers }, i =>
            {
                try { store.Write(i, PictureReading.Read(items[i].Path, spec.Decode).Pixels); }
                catch (PictureException e) { reasons[i] = e.Reason; }
                progress?.Report(new(Interlocked.Increment(ref done), items.Length));
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.FirstOrDefault(inner => inner is DatasetException) is DatasetException inner)
        {
            throw new DatasetException(inner.Message, e);
        }
        return reasons;
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
