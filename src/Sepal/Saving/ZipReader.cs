using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Sepal.Weights;

namespace Sepal.Saving;

/// <summary>
/// Reads a zip that may come from a stranger, entry by entry and never to disk by name. Sizes and places are checked against the file before memory is taken,
/// what is unpacked is limited whatever the directory claims, and checksums are compared, so that a damaged file is an error and not other numbers.
/// Our own, because an entry that is stored has to be read where it lies. Source: PKWARE's APPNOTE, sections 4.3.7 to 4.3.16 and 4.5.3.
/// </summary>
internal sealed class ZipReader
{
    private const int EndSize = 22, MostComment = 65535, MostDirectory = 16 << 20;
    private const int Stored = 0, Deflated = 8;
    private const long BombFloor = 64 << 20, MostExpansion = 250;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly long _directory;
    private readonly Dictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Reads the directory.</summary>
    /// <param name="stream">Seekable; the caller keeps it open.</param>
    /// <param name="name">What errors call the file.</param>
    /// <exception cref="ModelFileException">The file is cut off or damaged.</exception>
    public ZipReader(Stream stream, string name)
    {
        (_stream, _name) = (stream, name);
        var (start, size, count) = FindDirectory();
        _directory = start;
        Parse(Bytes(start, size), count);
    }

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
        if (entry.Method == Stored)
        {
            var part = Data(entry);
            CheckAll(entry, part, null);
            part.Position = 0;
            return part;
        }
        if (entry.Size > BombFloor && entry.Size > entry.StoredSize * MostExpansion)
            throw new ModelFileException($"'{name}' in {_name} claims {entry.Size} bytes, of which {entry.StoredSize} are stored. Expected weights as Keras saves them; get the file from another source.");
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

    private ZipEntry Find(string name) => _entries.GetValueOrDefault(name)
        ?? throw new ModelFileException($"{_name} has no '{name}'. Expected a .keras file as Keras 3 saves it; it has {(_entries.Count == 0 ? "nothing" : string.Join(", ", _entries.Keys.Take(5).Select(n => $"'{(n.Length > 60 ? n[..60] + "…" : n)}'")))}.");

    private (long Start, int Size, int Count) FindDirectory()
    {
        long length = _stream.Length;
        if (length < EndSize) throw CutOff();
        byte[] tail = Bytes(Math.Max(0, length - EndSize - MostComment), (int)Math.Min(length, EndSize + MostComment));
        for (int i = tail.Length - EndSize; i >= 0; i--)
        {
            var end = tail.AsSpan(i);
            if (!end.StartsWith("PK\x05\x06"u8) || U16(end, 20) > end.Length - EndSize) continue;
            long at = length - tail.Length + i, count = U16(end, 10), size = U32(end, 12), start = U32(end, 16);
            if (U16(end, 4) != 0 || U16(end, 6) != 0) throw Damaged("is one of several parts of a zip");
            if ((count == ushort.MaxValue || size == uint.MaxValue || start == uint.MaxValue) && at >= 20 && Bytes(at - 20, 20) is var locator && locator.AsSpan().StartsWith("PK\x06\x07"u8))
            {
                byte[] large = Bytes(I64(locator, 8), 56);
                if (!large.AsSpan().StartsWith("PK\x06\x06"u8)) throw Damaged("has no valid directory");
                (count, size, start) = (I64(large, 32), I64(large, 40), I64(large, 48));
            }
            if (size is < 0 or > MostDirectory || start < 0 || start > at - size || count < 0 || count * 46 > size) throw Damaged("has a directory that doesn't fit into it");
            return (start, (int)size, (int)count);
        }
        throw CutOff();
    }

    private void Parse(ReadOnlySpan<byte> directory, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (directory.Length < 46 || !directory.StartsWith("PK\x01\x02"u8)) throw Damaged("has a damaged directory");
            int nameSize = U16(directory, 28), extraSize = U16(directory, 30), commentSize = U16(directory, 32);
            if (directory.Length < 46 + nameSize + extraSize + commentSize) throw Damaged("has a damaged directory");
            string name = Encoding.UTF8.GetString(directory.Slice(46, nameSize));
            long stored = U32(directory, 20), size = U32(directory, 24), offset = U32(directory, 42);
            Widen(directory.Slice(46 + nameSize, extraSize), ref size, ref stored, ref offset);
            if (size < 0 || stored < 0 || offset < 0) throw Damaged("has a damaged directory");
            // Two entries of one name: programs would not agree on which is meant.
            if (!_entries.TryAdd(name, new ZipEntry(name, U16(directory, 8), U16(directory, 10), U32(directory, 16), stored, size, offset)))
                throw Damaged($"holds '{name}' twice");
            directory = directory[(46 + nameSize + extraSize + commentSize)..];
        }
    }

    /// <summary>Sizes and places of 64 bits stand in an extra field, those that don't fit into 32, in this order.</summary>
    private static void Widen(ReadOnlySpan<byte> extra, ref long size, ref long stored, ref long offset)
    {
        for (; extra.Length >= 4 && 4 + U16(extra, 2) is var whole && whole <= extra.Length; extra = extra[whole..])
        {
            if (U16(extra, 0) != 1) continue;
            var wide = extra[4..whole];
            Take(ref wide, ref size);
            Take(ref wide, ref stored);
            Take(ref wide, ref offset);
            return;
        }

        static void Take(ref ReadOnlySpan<byte> wide, ref long value)
        {
            if (value != uint.MaxValue || wide.Length < 8) return;
            value = I64(wide, 0);
            wide = wide[8..];
        }
    }

    /// <summary>The entry's bytes as they are stored, or unpacked as they are read.</summary>
    private Stream Data(ZipEntry entry)
    {
        if ((entry.Flags & 1) != 0) throw new ModelFileException($"'{entry.Name}' in {_name} is encrypted. Expected a model file without a password.");
        if (entry.Method is not (Stored or Deflated)) throw new ModelFileException($"'{entry.Name}' in {_name} is compressed by method {entry.Method}. Expected it stored or deflated; pack it again, or save the model again.");
        if (entry.HeaderOffset > _directory - 30) throw Damaged($"has '{entry.Name}' where it can't be");
        byte[] header = Bytes(entry.HeaderOffset, 30);
        int nameSize = U16(header, 26);
        long start = entry.HeaderOffset + 30 + nameSize + U16(header, 28);
        if (!header.AsSpan().StartsWith("PK\x03\x04"u8) || start > _directory || entry.StoredSize > _directory - start || Encoding.UTF8.GetString(Bytes(entry.HeaderOffset + 30, nameSize)) != entry.Name)
            throw Damaged($"has '{entry.Name}' where it can't be");
        if (entry.Method == Stored && entry.Size != entry.StoredSize) throw Damaged($"has '{entry.Name}' in two sizes");
        var part = new StreamPart(_stream, start, entry.StoredSize);
        return entry.Method == Stored ? part : new DeflateStream(part, CompressionMode.Decompress);
    }

    /// <summary>Reads to the end into memory, another stream or nowhere, and compares size and checksum.</summary>
    private void CheckAll(ZipEntry entry, Stream data, byte[]? into, Stream? copy = null)
    {
        var sum = new Crc32();
        long total = 0;
        byte[] block = new byte[(int)Math.Min(1 << 18, entry.Size + 1)];
        try
        {
            for (int read; (read = data.Read(block)) > 0; total += read)
            {
                if (read > entry.Size - total) throw Damaged($"holds more of '{entry.Name}' than the {entry.Size} bytes that it claims");
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

    private byte[] Bytes(long offset, int count)
    {
        if (offset < 0 || offset > _stream.Length - count) throw Damaged("has a place outside of it");
        byte[] bytes = new byte[count];
        _stream.Position = offset;
        try
        {
            _stream.ReadExactly(bytes);
        }
        catch (EndOfStreamException e)
        {
            throw new ModelFileException($"{_name} became shorter while it was read. Wait until it is written, then try again.", e);
        }
        return bytes;
    }

    private ModelFileException CutOff() => new($"{_name} is a zip that is cut off: its directory, which stands at the end, is missing. Copy or download the file again.");

    private ModelFileException Damaged(string what) => new($"{_name} {what}. Expected a .keras file as Keras 3 saves it; copy or download it again.");

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
