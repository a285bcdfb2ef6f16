using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sepal.Weights;

/// <summary>
/// Remembers the checksums of files, so that 500 MB are not read at every start: a record counts while the file's size and date are the same.
/// It is only a memory: a damaged or unwritable one costs a reading, never an answer.
/// </summary>
/// <param name="path">A small JSON file.</param>
internal sealed class VerifiedFiles(string path)
{
    private const long MostBytes = 16 << 20;

    /// <summary>Two downloads of one process may end at the same time.</summary>
    private static readonly Lock Writing = new();

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The checksums of a file as it is now; null where they are not known or it has changed since.</summary>
    public Digests? Recall(FileState file)
        => Read().Find(record => record.Path == file.Path) is { } record && record.Bytes == file.Bytes && record.Modified == file.Modified
            ? new Digests(record.Sha256, record.Md5) : null;

    /// <summary>The SHA-256 that a file had when it was downloaded; null for files of others.</summary>
    public string? DownloadedAs(string file) => Read().Find(record => record.Path == file)?.Downloaded;

    /// <summary>Keeps a file's checksums.</summary>
    /// <param name="file">The file as it was before its checksums were taken.</param>
    /// <param name="digests">The checksums.</param>
    /// <param name="isDownloaded">Whether it has just been downloaded.</param>
    public void Remember(FileState file, Digests digests, bool isDownloaded)
    {
        lock (Writing)
        {
            var records = Read();
            string? downloaded = isDownloaded ? digests.Sha256 : records.Find(record => record.Path == file.Path)?.Downloaded;
            records.RemoveAll(record => record.Path == file.Path || !File.Exists(record.Path));
            records.Add(new Record(file.Path, file.Bytes, file.Modified, digests.Sha256, digests.Md5, downloaded));
            try { AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, records, Options)); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
        }
    }

    private List<Record> Read()
    {
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > MostBytes) return [];
            return [.. JsonSerializer.Deserialize<Record?[]>(File.ReadAllBytes(path), Options)?.Where(record => record is { Path: not null, Sha256: not null }).Select(record => record!) ?? []];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException) { return []; }
    }

    /// <param name="Path">The full path.</param>
    /// <param name="Bytes">Its size then.</param>
    /// <param name="Modified">Its date then, in ticks of UTC.</param>
    /// <param name="Sha256">Its SHA-256 then.</param>
    /// <param name="Md5">Its MD5 then, where it was wanted.</param>
    /// <param name="Downloaded">Its SHA-256 when it was downloaded.</param>
    private sealed record Record(string Path, long Bytes, long Modified, string Sha256, string? Md5, string? Downloaded);
}
