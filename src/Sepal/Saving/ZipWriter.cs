using System.Buffers.Binary;
using System.Text;
using Sepal.Weights;

namespace Sepal.Saving;

/// <summary>
/// Writes a zip as Keras does: entries stored, not compressed, each written in place (an HDF5 writer has to seek), with one fixed time, so that the
/// same content gives the same bytes. Source: PKWARE's APPNOTE, sections 4.3.7 to 4.3.16.
/// </summary>
internal sealed class ZipWriter(Stream stream)
{
    private const uint LocalHeader = 0x04034B50, CentralHeader = 0x02014B50, EndOfDirectory = 0x06054B50;
    private const ushort Version = 20, FirstOfJanuary1980 = 0x21;
    private const uint OwnerMayWrite = 0x81A4u << 16; // a regular file, 0644
    private readonly List<(byte[] Name, uint Checksum, uint Size, uint Offset)> _entries = [];

    /// <summary>Adds an entry. What writes it gets a stream that reads, writes and seeks and begins at 0.</summary>
    /// <exception cref="IOException">The archive grows beyond 4 GB.</exception>
    public void Add(string name, Action<Stream> write)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        long header = stream.Length, start = header + 30 + bytes.Length;
        stream.SetLength(start);
        write(new StreamPart(stream, start, null));
        long size = stream.Length - start;
        var entry = (bytes, Crc32.Of(new StreamPart(stream, start, size)), Small(size), Small(header));
        _entries.Add(entry);
        stream.Position = header;
        stream.Write(Header(entry, isCentral: false));
    }

    public void Add(string name, byte[] content) => Add(name, part => part.Write(content));

    /// <summary>Writes the directory. Nothing can be added afterwards.</summary>
    public void Finish()
    {
        long start = stream.Position = stream.Length;
        foreach (var entry in _entries) stream.Write(Header(entry, isCentral: true));
        long size = stream.Position - start;
        Span<byte> end = stackalloc byte[22];
        end.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(end, EndOfDirectory);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], (ushort)_entries.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], (ushort)_entries.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], Small(size));
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], Small(start));
        stream.Write(end);
    }

    private static byte[] Header((byte[] Name, uint Checksum, uint Size, uint Offset) entry, bool isCentral)
    {
        // Both kinds hold the same fields in the same order, the central one with a few more around them.
        byte[] header = new byte[(isCentral ? 46 : 30) + entry.Name.Length];
        var fields = header.AsSpan(isCentral ? 6 : 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header, isCentral ? CentralHeader : LocalHeader);
        BinaryPrimitives.WriteUInt16LittleEndian(fields, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[8..], FirstOfJanuary1980);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[10..], entry.Checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[14..], entry.Size);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[18..], entry.Size);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[22..], (ushort)entry.Name.Length);
        if (isCentral)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), (3 << 8) | Version); // made on Unix: the mode counts
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(38), OwnerMayWrite);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), entry.Offset);
        }
        entry.Name.CopyTo(header, header.Length - entry.Name.Length);
        return header;
    }

    private static uint Small(long value) => value < uint.MaxValue ? (uint)value : throw new IOException("a model file holds at most 4 GB");
}
