namespace Sepal.Weights;

/// <summary>Says of files on this machine whether they are what an entry describes.</summary>
internal sealed class CopyChecks(VerifiedFiles verified)
{
    /// <summary>What is known without reading the file; null where there is none.</summary>
    public WeightsCopy? Look(WeightsEntry entry, string path, WeightsPlace place)
    {
        try { return FileState.Of(path) is { } file ? Judge(entry, file, place, verified.Recall(file)) : null; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return Unreadable(path, place, e); }
    }

    /// <summary>What its content says, which is read unless that was done before and the file is as it was then; null where there is no file.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="path">The file.</param>
    /// <param name="place">Its place.</param>
    /// <param name="again">Whether to read it in any case.</param>
    /// <param name="progress">Told of the reading.</param>
    /// <param name="cancellation">Looked at every mebibyte.</param>
    public async Task<WeightsCopy?> CheckAsync(WeightsEntry entry, string path, WeightsPlace place, bool again, ThrottledProgress progress, CancellationToken cancellation)
    {
        try
        {
            if (FileState.Of(path) is not { } file) return null;
            if (WrongSize(entry, file) is not null || !(entry.HasChecksum || verified.DownloadedAs(file.Path) is not null)) return Judge(entry, file, place, null);
            var digests = again ? null : verified.Recall(file);
            if (digests is null || (digests.Md5 is null && Digests.NeedsMd5(entry)))
            {
                digests = await Digests.OfAsync(path, Digests.NeedsMd5(entry), done => progress.Report(DownloadStage.Checking, done, file.Bytes), cancellation).ConfigureAwait(false);
                verified.Remember(file, digests, isDownloaded: false);
            }
            return Judge(entry, file, place, digests);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return Unreadable(path, place, e); }
    }

    private WeightsCopy Judge(WeightsEntry entry, FileState file, WeightsPlace place, Digests? digests)
    {
        if (WrongSize(entry, file) is { } wrongSize) return new(file.Path, place, WeightsCheck.Damaged, wrongSize);
        if (digests is null || (digests.Md5 is null && Digests.NeedsMd5(entry))) return new(file.Path, place, WeightsCheck.Unchecked);
        if (digests.Mismatch(entry) is { } mismatch) return new(file.Path, place, WeightsCheck.Damaged, mismatch);
        if (entry.HasChecksum) return new(file.Path, place, WeightsCheck.Verified);
        if (verified.DownloadedAs(file.Path) is not { } downloaded) return new(file.Path, place, WeightsCheck.Unchecked);
        return downloaded == digests.Sha256 ? new(file.Path, place, WeightsCheck.Unchanged)
            : new(file.Path, place, WeightsCheck.Damaged, $"has sha256 {digests.Sha256}; expected {downloaded}, as it was when it was downloaded");
    }

    /// <summary>An empty file is never opened: it may be a pipe, which would never end.</summary>
    private static string? WrongSize(WeightsEntry entry, FileState file)
        => file.Bytes == 0 ? "is empty" : entry.Bytes is { } bytes && bytes != file.Bytes ? $"has {file.Bytes} bytes; expected {bytes}" : null;

    private static WeightsCopy Unreadable(string path, WeightsPlace place, Exception e)
        => new(Path.GetFullPath(path), place, WeightsCheck.Damaged, $"can't be read ({DiskError.Reason(e)})");
}
