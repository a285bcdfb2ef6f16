namespace Sepal.Weights;

/// <summary>
/// Finds files of pretrained weights on this machine and fetches those that are missing from their makers. Looks at the path that the caller
/// gives, in its own cache, in Keras's and in PyTorch's, and takes only what has the published size and checksum. Safe from any thread and
/// from any number of processes: one downloads, the others wait for it.
/// </summary>
public sealed class WeightStore
{
    private readonly WeightStoreOptions _options;
    private readonly VerifiedFiles _verified;
    private readonly CopyChecks _checks;

    /// <summary>Creates a store. Nothing is read or written yet.</summary>
    /// <param name="entries">The files that it knows, with different names.</param>
    /// <param name="options">Its folders and its patience.</param>
    /// <exception cref="WeightsException">There is no home folder, and the options name no cache folder.</exception>
    public WeightStore(IReadOnlyList<WeightsEntry> entries, WeightStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Entries = [.. entries];
        if (Entries.GroupBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Expected different names; '{twice.Key}' is there {twice.Count()} times.", nameof(entries));
        if (Entries.GroupBy(entry => entry.FileName, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.DistinctBy(Content).Count() > 1) is { } clash)
            throw new ArgumentException($"Expected one content for a file name; '{clash.Key}' has {clash.DistinctBy(Content).Count()}.", nameof(entries));
        _options = options ?? new WeightStoreOptions();
        CacheFolder = _options.CacheFolder;
        _verified = new VerifiedFiles(Path.Combine(CacheFolder, ".verified.json"));
        _checks = new CopyChecks(_verified);

        static (string FileName, long? Bytes, string? Checksum) Content(WeightsEntry entry) => (entry.FileName, entry.Bytes, entry.Checksum);
    }

    /// <summary>The files that this store knows.</summary>
    public IReadOnlyList<WeightsEntry> Entries { get; }

    /// <summary>Where downloads are kept: the full path.</summary>
    public string CacheFolder { get; }

    /// <summary>The entry of a name or a file name, in any case.</summary>
    /// <exception cref="WeightsException">There is none.</exception>
    public WeightsEntry Entry(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Entries.FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? Entries.FirstOrDefault(entry => entry.FileName.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new WeightsException($"There are no weights called '{name}'; expected {NearestNames.Words(name, Entries)}. 'sepal weights list' shows them all.");
    }

    /// <summary>
    /// The file of an entry on this machine, or null; of what Sepal itself holds, the library, where it was not unpacked. A file with a published checksum is read once to compare it, and again only after it has
    /// changed; one that differs is passed over. Nothing is downloaded.
    /// </summary>
    /// <param name="name">A name of <see cref="Entries"/>.</param>
    /// <param name="given">The file itself, or its folder, from the user; it is taken as it is. Null to look in the caches.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="WeightsException">The name is not known, or the given file is not there.</exception>
    public async Task<WeightsCopy?> FindAsync(string name, string? given = null, CancellationToken cancellation = default)
    {
        var entry = Entry(name);
        if (given is not null) return Given(entry, given);
        return await FindAsync(entry, new ThrottledProgress(null, entry.FileName, _options.Time), cancellation).ConfigureAwait(false);
    }

    /// <summary>The full path of an entry's file, which is downloaded into <see cref="CacheFolder"/>, or unpacked from Sepal's library, where this machine has none. A cancelled or failed download goes on the next time.</summary>
    /// <param name="name">A name of <see cref="Entries"/>.</param>
    /// <param name="given">As in <see cref="FindAsync(string, string?, CancellationToken)"/>.</param>
    /// <param name="progress">Told of the download, from any thread.</param>
    /// <param name="cancellation">Stops it; what has arrived is kept.</param>
    /// <exception cref="WeightsException">The name is not known, no address gives the file, its checksum is wrong, or the disk has no room: the message says what to do by hand.</exception>
    public async Task<string> PullAsync(string name, string? given = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var entry = Entry(name);
        if (given is not null) return Given(entry, given).Path;
        var throttled = new ThrottledProgress(progress, entry.FileName, _options.Time);
        if (await FindAsync(entry, throttled, cancellation).ConfigureAwait(false) is { Place: not WeightsPlace.Package } copy) return copy.Path;

        string target = Path.Combine(CacheFolder, entry.FileName);
        if (entry.IsInPackage) return Unpacked(entry, target);
        var passedOver = Look(entry).Copy is { Check: WeightsCheck.Damaged } damaged ? damaged : null;
        if (_options.IsOffline) throw DownloadErrors.Offline(entry, target, passedOver);
        if (entry.Addresses.Count == 0 && _options.Mirror is null) throw DownloadErrors.NoAddress(entry, target, passedOver);
        try { return await DownloadAsync(entry, target, passedOver, throttled, cancellation).ConfigureAwait(false); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw DownloadErrors.Disk(entry, CacheFolder, e); }
    }

    /// <summary>Every entry and its file, without reading any but Sepal's own: <see cref="WeightsCheck.Unchecked"/> where that was not done before.</summary>
    public IReadOnlyList<WeightsStatus> List() => [.. Entries.Select(Look)];

    /// <summary>Reads every file that is there and compares its checksum, whatever was known of it.</summary>
    /// <param name="progress">Told of the reading, from any thread.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<WeightsStatus>> VerifyAsync(IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        List<WeightsStatus> statuses = [];
        foreach (var entry in Entries)
        {
            var throttled = new ThrottledProgress(progress, entry.FileName, _options.Time);
            List<WeightsCopy> copies = [];
            foreach (var (path, place) in Places(entry))
            {
                if (await _checks.CheckAsync(entry, path, place, again: true, throttled, cancellation).ConfigureAwait(false) is { } copy) copies.Add(copy);
            }
            if (PackagedWeights.Copy(entry) is { } packaged) copies.Add(packaged);
            statuses.Add(Status(entry, copies));
        }
        return statuses;
    }

    private async Task<string> DownloadAsync(WeightsEntry entry, string target, WeightsCopy? passedOver, ThrottledProgress progress, CancellationToken cancellation)
    {
        string locks = Directory.CreateDirectory(Path.Combine(CacheFolder, ".locks")).FullName;
        var partial = new PartialFile(target);
        using var held = await DownloadLock.TakeAsync(Path.Combine(locks, entry.FileName + ".lock"), _options.Time,
            () => progress.Report(DownloadStage.Waiting, partial.Length, entry.Bytes), cancellation).ConfigureAwait(false);
        // Whoever had the lock may have downloaded it.
        if (await FindAsync(entry, progress, cancellation).ConfigureAwait(false) is { } copy) return copy.Path;
        var digests = await new WeightsDownload(entry, target, passedOver, _options, progress).RunAsync(cancellation).ConfigureAwait(false);
        if (FileState.Of(target) is { } file) _verified.Remember(file, digests, isDownloaded: true);
        return target;
    }

    /// <summary>The first file that is not known to be bad.</summary>
    private async Task<WeightsCopy?> FindAsync(WeightsEntry entry, ThrottledProgress progress, CancellationToken cancellation)
    {
        foreach (var (path, place) in Places(entry))
        {
            var copy = await _checks.CheckAsync(entry, path, place, again: false, progress, cancellation).ConfigureAwait(false);
            if (copy is { Check: not WeightsCheck.Damaged }) return copy;
        }
        return PackagedWeights.Copy(entry) is { Check: not WeightsCheck.Damaged } packaged ? packaged : null;
    }

    private static string Unpacked(WeightsEntry entry, string target)
    {
        try { PackagedWeights.Unpack(entry, target); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException($"The weights '{entry.Name}' can't be unpacked to '{target}' ({DiskError.Reason(e)}); expected a folder that can be written. Set SEPAL_CACHE to one; training needs no file of them.", e);
        }
        return target;
    }

    private WeightsStatus Look(WeightsEntry entry) => Status(entry, Places(entry).Select(place => _checks.Look(entry, place.Path, place.Place)).Append(PackagedWeights.Copy(entry)).OfType<WeightsCopy>());

    private static WeightsStatus Status(WeightsEntry entry, IEnumerable<WeightsCopy> copies)
        => new(entry, copies.OrderBy(copy => copy.Check == WeightsCheck.Damaged).FirstOrDefault());

    private IEnumerable<(string Path, WeightsPlace Place)> Places(WeightsEntry entry)
        => [(Path.Combine(CacheFolder, entry.FileName), WeightsPlace.Cache), .. _options.OtherCaches.Select(folder => (Path.Combine(folder, entry.FileName), WeightsPlace.OtherCache))];

    private static WeightsCopy Given(WeightsEntry entry, string given)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(given);
        string path = Directory.Exists(given) ? Path.Combine(given, entry.FileName) : given;
        return File.Exists(path) ? new WeightsCopy(Path.GetFullPath(path), WeightsPlace.Given, WeightsCheck.Unchecked)
            : throw new WeightsException($"There is no file of weights at '{path}'; expected '{entry.FileName}' or the folder that holds it. Correct the path, or leave it out to use the store.");
    }
}
