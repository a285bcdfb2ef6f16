using System.IO.Compression;
using Sepal.Weights;

namespace Sepal.Saving;

/// <summary>
/// Reads the entries of a zip that may come from a stranger, one by one and never to disk by name. What is unpacked is limited whatever the directory claims, and
/// checksums are compared, so that a damaged file is an error and not other numbers.
/// </summary>
internal sealed class ZipReader
{
    private const long BombFloor = 64 << 20, MostExpansion = 250;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly Dictionary<string, ZipMember> _entries;

    /// <summary>Reads the directory.</summary>
    /// <param name="stream">Seekable; the caller keeps it open.</param>
    /// <param name="name">What errors call the file.</param>
    /// <exception cref="WeightsException">The file is cut off or damaged.</exception>
    public ZipReader(Stream stream, string name)
        => (_stream, _name, _entries) = (stream, name, ZipDirectory.Read(new FileBytes(stream, name, "a .keras file")).ToDictionary(m => m.Name, StringComparer.Ordinal));

    /// <summary>The names of all entries.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>A small entry as a whole.</summary>
    /// <exception cref="ModelFileException">It is missing, larger than that, or damaged.</exception>
    public byte[] Read(string name, int most)
    {
        var entry = Find(name);
        if (entry.Size > most) throw new ModelFileException($"'{name}' in {_name} has {entry.Size} bytes; expected at most {most}. The file is damaged, or not a model.");
        using var data = Data(entry);
        byte[] content = new byte[entry.Size];
        CheckAll(entry, data, content);
        return content;
    }

    /// <summary>A large entry as a seekable stream: where it lies in the file if it is stored, else from a temporary file. Dispose it.</summary>
    /// <exception cref="ModelFileException">It is missing, claims far more than is stored, or is damaged.</exception>
    public Stream Open(string name)
    {
        var entry = Find(name);
        if (!entry.IsPacked)
        {
            var part = Data(entry);
            CheckAll(entry, part, null);
            part.Position = 0;
            return part;
        }
        if (entry.Size > BombFloor && entry.Size > entry.Stored * MostExpansion)
            throw new ModelFileException($"'{name}' in {_name} claims {entry.Size} bytes, of which {entry.Stored} are stored. Expected weights as Keras saves them; get the file from another source.");
        var unpacked = new FileStream(Path.Combine(Path.GetTempPath(), $"sepal-{Guid.NewGuid():N}"), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
        });
        try
        {
            using var data = Data(entry);
            CheckAll(entry, data, null, unpacked);
            unpacked.Position = 0;
            return unpacked;
        }
        catch
        {
            unpacked.Dispose();
            throw;
        }
    }

    private ZipMember Find(string name) => _entries.GetValueOrDefault(name)
        ?? throw new ModelFileException($"{_name} has no '{name}'. Expected a .keras file as Keras 3 saves it; it has {(_entries.Count == 0 ? "nothing" : string.Join(", ", _entries.Keys.Take(5).Select(n => $"'{(n.Length > 60 ? n[..60] + "…" : n)}'")))}.");

    /// <summary>The entry's bytes as they are stored, or unpacked as they are read.</summary>
    private Stream Data(ZipMember entry)
    {
        var part = new StreamPart(_stream, entry.Offset, entry.Stored);
        return entry.IsPacked ? new DeflateStream(part, CompressionMode.Decompress) : part;
    }

    /// <summary>Reads to the end into memory, another stream or nowhere, and compares size and checksum.</summary>
    private void CheckAll(ZipMember entry, Stream data, byte[]? into, Stream? copy = null)
    {
        var sum = new Crc32();
        long total = 0;
        byte[] block = new byte[(int)Math.Min(1 << 18, entry.Size + 1)];
        try
        {
            for (int read; (read = data.Read(block)) > 0; total += read)
            {
                if (read > entry.Size - total) throw new ModelFileException($"'{entry.Name}' in {_name} holds more than the {entry.Size} bytes that it claims. The file is damaged; copy or download it again.");
                sum.Add(block.AsSpan(0, read));
                if (into is not null) block.AsSpan(0, read).CopyTo(into.AsSpan((int)total));
                copy?.Write(block.AsSpan(0, read));
            }
        }
        catch (InvalidDataException e)
        {
            throw new ModelFileException($"'{entry.Name}' in {_name} can't be unpacked. The file is damaged; copy or download it again.", e);
        }
        if (total != entry.Size || sum.Value != entry.Checksum) throw new ModelFileException($"'{entry.Name}' in {_name} is not what was written: {(total == entry.Size ? "its checksum differs" : $"{total} bytes of {entry.Size} are there")}. Copy or download the file again.");
    }
}
