using System.Buffers;
using System.Net;

namespace Sepal.Weights;

/// <summary>One request: the whole of a file, or the rest of a partial one, into the partial file.</summary>
internal sealed class Transfer(WeightsEntry entry, PartialFile partial, WebRequests requests, WeightStoreOptions options, ThrottledProgress progress)
{
    private const int BufferBytes = 128 << 10;

    /// <summary>Whether bytes of more than one answer were put together, or of an earlier run.</summary>
    public bool IsPatched { get; private set; }

    /// <summary>Bytes that arrived, in all requests.</summary>
    public long Received { get; private set; }

    /// <summary>Downloads until the partial file is whole.</summary>
    /// <exception cref="DownloadFailure">The server failed; what came stays in the partial file.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="WeightsException">The disk has no room.</exception>
    public async Task RunAsync(Uri address, CancellationToken cancellation)
    {
        var origin = Resumable(address);
        long have = origin is null ? 0 : partial.Length;
        long? total = entry.Bytes ?? origin?.Bytes;
        if (have > 0 && have == total)
        {
            IsPatched = true; // the former run ended between its last byte and the renaming
            return;
        }
        using var answer = await requests.GetAsync(address, have, origin?.Condition, cancellation).ConfigureAwait(false);
        if (have > 0 && !Continues(answer, origin!, have, total))
        {
            // The file has become shorter or another one: begin again, without a range, so that this happens once.
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                partial.Delete();
                await RunAsync(address, cancellation).ConfigureAwait(false);
                return;
            }
            have = 0;
        }
        if (have == 0)
        {
            if (answer.StatusCode != HttpStatusCode.OK) throw DownloadFailure.Final($"the server answers {(int)answer.StatusCode} to a request for the whole file");
            total = CheckAnnounced(answer);
        }
        else total ??= answer.Content.Headers.ContentRange?.Length;
        CheckRoom((total ?? 0) - partial.Length);
        IsPatched |= have > 0;
        bool isTooLong;
        await using (var file = have > 0 ? partial.Append() : partial.Begin(PartialOrigin.Of(address, answer)))
        {
            isTooLong = await CopyAsync(answer, file, have, total ?? options.MostBytes, total, cancellation).ConfigureAwait(false);
        }
        if (isTooLong)
        {
            partial.Delete();
            throw DownloadFailure.Final($"the server sends more than {total ?? options.MostBytes} bytes");
        }
        if (partial.Length < total) throw DownloadFailure.Transient($"the connection was cut after {partial.Length} of {total} bytes");
    }

    /// <summary>What the partial file is a part of, if it can be completed from there; else null.</summary>
    private PartialOrigin? Resumable(Uri address)
    {
        if (partial.Length is 0 || partial.Origin is not { } origin || origin.Address != address.AbsoluteUri) return null;
        // Without a mark of the version or a checksum, two halves of different files would go unnoticed.
        if (origin.Condition is null && !entry.HasChecksum) return null;
        return partial.Length <= (entry.Bytes ?? origin.Bytes ?? options.MostBytes) ? origin : null;
    }

    /// <summary>Whether an answer is the rest of the same version.</summary>
    private static bool Continues(HttpResponseMessage answer, PartialOrigin origin, long have, long? total)
        => answer.StatusCode == HttpStatusCode.PartialContent
            && answer.Content.Headers.ContentRange is { Unit: "bytes", From: { } from } range && from == have
            && (range.Length is null || total is null || range.Length == total)
            && (origin.ETag is null || answer.Headers.ETag is null || answer.Headers.ETag.Tag == origin.ETag);

    /// <summary>The size of the whole, where the server or the entry tells it.</summary>
    private long? CheckAnnounced(HttpResponseMessage answer)
    {
        long? announced = answer.Content.Headers.ContentLength;
        if (entry.Bytes is { } known && announced is { } other && known != other) throw DownloadFailure.Final($"the server's file has {other} bytes; expected {known}");
        if (entry.Bytes is null && announced > options.MostBytes) throw DownloadFailure.Final($"the server's file has {announced} bytes; expected at most {options.MostBytes}");
        // Such a body ends where the connection ends, wherever that is.
        bool hasEnd = announced is not null || answer.Headers.TransferEncodingChunked == true || answer.Version.Major > 1;
        if (!hasEnd && entry.Bytes is null && !entry.HasChecksum) throw DownloadFailure.Final("the server doesn't say where the file ends, and neither its size nor its checksum is known");
        return entry.Bytes ?? announced;
    }

    private void CheckRoom(long needed)
    {
        string folder = Path.GetDirectoryName(partial.Path)!;
        if (options.FreeBytes(folder) is { } free && free < needed + DiskSpace.Margin)
            throw new WeightsException($"'{entry.FileName}' needs {needed} more bytes in '{folder}', where {free} are free. Make room, or choose another folder with SEPAL_CACHE.");
    }

    /// <summary>Copies a body to the end of the file; true when it has more than the most bytes, which are not written.</summary>
    private async Task<bool> CopyAsync(HttpResponseMessage answer, FileStream file, long have, long most, long? total, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            int read;
            progress.Report(DownloadStage.Downloading, have, total);
            while ((read = await requests.ReadAsync(body, buffer, cancellation).ConfigureAwait(false)) > 0)
            {
                if (have + read > most) return true;
                await file.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None).ConfigureAwait(false);
                have += read;
                Received += read;
                progress.Report(DownloadStage.Downloading, have, total);
            }
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            file.Flush(flushToDisk: true); // also when it was cut or cancelled: the next run trusts these bytes
        }
    }
}
