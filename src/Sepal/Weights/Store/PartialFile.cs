using System.Text.Json;

namespace Sepal.Weights;

/// <summary>
/// A download that has not ended: <c>NAME.partial</c>, and beside it <c>NAME.partial.json</c>, which says what it is a part of. The second is
/// written first, so that a part without it is never used.
/// </summary>
/// <param name="target">The path of the whole file.</param>
internal sealed class PartialFile(string target)
{
    private const int MostJsonBytes = 64 << 10;
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly string _side = target + ".partial.json";

    /// <summary>The bytes.</summary>
    public string Path { get; } = target + ".partial";

    /// <summary>Bytes that are there; 0 where there is no file.</summary>
    public long Length => new FileInfo(Path) is { Exists: true } file ? file.Length : 0;

    /// <summary>What it is a part of; null where nothing usable says so.</summary>
    public PartialOrigin? Origin
    {
        get
        {
            try
            {
                if (new FileInfo(_side) is not { Exists: true, Length: <= MostJsonBytes }) return null;
                return JsonSerializer.Deserialize<PartialOrigin>(File.ReadAllBytes(_side), Options) is { Address.Length: > 0 } origin ? origin : null;
            }
            catch (JsonException) { return null; }
        }
    }

    /// <summary>Begins anew, with no bytes.</summary>
    public FileStream Begin(PartialOrigin origin)
    {
        Delete();
        AtomicFile.WriteBytes(_side, JsonSerializer.SerializeToUtf8Bytes(origin, Options));
        return Open(FileMode.CreateNew);
    }

    /// <summary>Goes on at the end.</summary>
    public FileStream Append()
    {
        var stream = Open(FileMode.Open);
        stream.Seek(0, SeekOrigin.End);
        return stream;
    }

    /// <summary>Throws the part away.</summary>
    public void Delete()
    {
        File.Delete(Path);
        File.Delete(_side);
    }

    /// <summary>Gives the whole file its place and name, in one step.</summary>
    public void Complete()
    {
        File.Move(Path, target, overwrite: true);
        File.Delete(_side);
    }

    private FileStream Open(FileMode mode) => new(Path, mode, FileAccess.Write, FileShare.Read, bufferSize: 1, FileOptions.Asynchronous);
}
