namespace Sepal.Weights;

/// <summary>
/// The binary files of a TensorFlow.js model, one behind the other as one row of bytes. They have to lie in the model's own folder: names that lead
/// elsewhere are refused. One file is open at a time.
/// </summary>
internal sealed class TensorFlowJsShards : IDisposable
{
    private readonly string _name;
    private readonly List<(string Path, long Start, long Length)> _shards = [];
    private FileStream? _open;
    private int _opened = -1;

    /// <exception cref="WeightsException">A name leads out of the folder, or a file is missing.</exception>
    public TensorFlowJsShards(string folder, IEnumerable<string> names, string name)
    {
        _name = name;
        foreach (string shard in names)
        {
            string path = Inside(folder, shard, name);
            var file = new FileInfo(path);
            if (!file.Exists) throw new WeightsException($"{name} needs '{Hdf5Links.Printable(shard)}' beside it, which is not there. Copy all files of the model into one folder.");
            _shards.Add((path, Length, file.Length));
            Length += file.Length;
        }
    }

    /// <summary>Bytes in all files together.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes from a place on, however many files they are in.</summary>
    public void Read(long offset, Span<byte> into)
    {
        if (offset < 0 || into.Length > Length - offset) throw new WeightsException($"The files beside {_name} are cut off: {into.Length} bytes are needed at {offset}, but they have {Length}. Copy them again.");
        int index = _shards.FindLastIndex(s => s.Start <= offset && s.Length > 0);
        while (into.Length > 0)
        {
            var (_, start, length) = _shards[index];
            if (length > 0)
            {
                int count = (int)Math.Min(into.Length, start + length - offset);
                ReadShard(index, offset - start, into[..count]);
                into = into[count..];
                offset += count;
            }
            index++;
        }
    }

    public void Dispose() => _open?.Dispose();

    private void ReadShard(int index, long position, Span<byte> into)
    {
        try
        {
            if (_opened != index)
            {
                _open?.Dispose();
                _opened = -1;
                _open = new FileStream(_shards[index].Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
                _opened = index;
            }
            _open!.Position = position;
            _open.ReadExactly(into);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException($"'{Path.GetFileName(_shards[index].Path)}' beside {_name} can't be read: {e.Message} Copy the model's files again.", e);
        }
    }

    private static string Inside(string folder, string shard, string name)
    {
        string[] parts = shard.Split('/');
        bool isPlain = shard.Length is > 0 and <= 1024 && parts.All(p => p.Length > 0 && p is not ("." or "..") && p.IndexOfAny(['\\', ':', '\0']) < 0);
        return isPlain
            ? Path.Combine([folder, .. parts])
            : throw new WeightsException($"{name} asks for the file '{Hdf5Links.Printable(shard)}'. Expected names of files in its own folder; nothing else is opened.");
    }
}
