namespace Sepal.Weights;

/// <summary>The download of one file: from address to address, from try to try, until the whole has the right checksum and its place.</summary>
/// <param name="entry">The file.</param>
/// <param name="target">Where it belongs.</param>
/// <param name="passedOver">A file of its name that differs from it, for the error.</param>
/// <param name="options">Addresses and patience.</param>
/// <param name="progress">Told of everything.</param>
internal sealed class WeightsDownload(WeightsEntry entry, string target, WeightsCopy? passedOver, WeightStoreOptions options, ThrottledProgress progress)
{
    /// <summary>So many new bytes are a success that starts the count of tries anew.</summary>
    private const long Success = 1 << 20;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private readonly PartialFile _partial = new(target);

    /// <summary>Downloads the file; returns its checksums.</summary>
    /// <exception cref="WeightsException">No address gave it, or the disk has no room. What came is kept for the next time, unless it was wrong.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public async Task<Digests> RunAsync(CancellationToken cancellation)
    {
        List<(Uri Address, DownloadFailure Failure)> failures = [];
        using var requests = new WebRequests(options);
        foreach (var address in Addresses())
        {
            try
            {
                var digests = await FromAsync(address, requests, cancellation).ConfigureAwait(false);
                _partial.Complete();
                return digests;
            }
            catch (DownloadFailure failure) { failures.Add((address, failure)); }
        }
        throw DownloadErrors.Failed(entry, target, passedOver, failures, _partial.Length);
    }

    private IEnumerable<Uri> Addresses()
        => options.Mirror is { } mirror ? [new Uri(mirror, Uri.EscapeDataString(entry.FileName)), .. entry.Addresses] : entry.Addresses;

    /// <summary>The whole file from one address, checked.</summary>
    private async Task<Digests> FromAsync(Uri address, WebRequests requests, CancellationToken cancellation)
    {
        for (bool isSecond = false; ; isSecond = true)
        {
            var transfer = new Transfer(entry, _partial, requests, options, progress);
            await PersistAsync(transfer, address, cancellation).ConfigureAwait(false);
            long bytes = _partial.Length;
            var digests = await Digests.OfAsync(_partial.Path, Digests.NeedsMd5(entry), done => progress.Report(DownloadStage.Checking, done, bytes), cancellation).ConfigureAwait(false);
            string? mismatch = digests.Mismatch(entry);
            if (bytes > 0 && mismatch is null) return digests;
            _partial.Delete();
            // Parts that don't fit together say nothing of the server's file: once, it is fetched in one piece.
            if (bytes > 0 && transfer.IsPatched && !isSecond) continue;
            throw DownloadFailure.Final(bytes == 0 ? "the server's file is empty" : $"the server's file {mismatch}");
        }
    }

    /// <summary>Tries until all bytes are there.</summary>
    private async Task PersistAsync(Transfer transfer, Uri address, CancellationToken cancellation)
    {
        int failed = 0;
        long best = _partial.Length;
        while (true)
        {
            try
            {
                await transfer.RunAsync(address, cancellation).ConfigureAwait(false);
                return;
            }
            catch (DownloadFailure failure) when (failure.IsTransient)
            {
                // Only more than ever before counts, lest a server that always begins anew and always breaks keeps us for ever.
                if (_partial.Length >= best + Success) (failed, best) = (0, _partial.Length);
                // A server that was never reached is more likely not there than in trouble.
                int retries = failure.IsUnreachable && transfer.Received == 0 ? Math.Min(1, options.Retries) : options.Retries;
                if (++failed > retries) throw;
                await PauseAsync(failure, failed, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task PauseAsync(DownloadFailure failure, int failed, CancellationToken cancellation)
    {
        double doubled = Math.Min(options.RetryDelay.TotalSeconds * Math.Pow(2, failed - 1), LongestDelay.TotalSeconds);
        var pause = TimeSpan.FromSeconds(Math.Max(doubled, failure.Pause?.TotalSeconds ?? 0));
        progress.Report(DownloadStage.Retrying, _partial.Length, entry.Bytes, $"{failure.Message}; the next try is in {pause.TotalSeconds:0.#} s");
        await Task.Delay(pause, options.Time, cancellation).ConfigureAwait(false);
    }
}
