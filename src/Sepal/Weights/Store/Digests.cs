using System.Security.Cryptography;

namespace Sepal.Weights;

/// <summary>A file's checksums in lower-case hexadecimal. MD5 is only taken where a maker publishes nothing better: against damage, not against forgers.</summary>
internal sealed record Digests(string Sha256, string? Md5)
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Reads a file once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="withMd5">Whether MD5 is wanted too.</param>
    /// <param name="told">Told of the bytes read so far.</param>
    /// <param name="cancellation">Looked at every mebibyte.</param>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static Task<Digests> OfAsync(string path, bool withMd5, Action<long> told, CancellationToken cancellation) => Task.Run(async () =>
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var md5 = withMd5 ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var buffer = new byte[BufferBytes];
        long done = 0;
        int read;
        while ((read = await file.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            sha256.AppendData(buffer, 0, read);
            md5?.AppendData(buffer, 0, read);
            told(done += read);
        }
        return new Digests(Convert.ToHexStringLower(sha256.GetHashAndReset()), md5 is null ? null : Convert.ToHexStringLower(md5.GetHashAndReset()));
    }, cancellation);

    /// <summary>Whether an entry can only be recognised with its MD5.</summary>
    public static bool NeedsMd5(WeightsEntry entry) => entry is { Md5: not null, Sha256: null };

    /// <summary>Why these are not an entry's checksums, or null where all that are published agree.</summary>
    public string? Mismatch(WeightsEntry entry)
    {
        if (entry.Sha256 is { } sha256) return sha256 == Sha256 ? null : $"has sha256 {Sha256}; expected {sha256}";
        if (entry.Sha256Prefix is { } prefix && !Sha256.StartsWith(prefix, StringComparison.Ordinal)) return $"has sha256 {Sha256}; expected it to begin with {prefix}";
        if (entry.Md5 is { } md5 && md5 != Md5) return $"has md5 {Md5}; expected {md5}";
        return null;
    }
}
