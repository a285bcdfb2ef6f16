using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;

namespace Sepal.Data;

/// <summary>
/// What a base made of some pictures, in a file that is mapped into memory and never changed. The form, little-endian: the letters SEPALFT2, values of a row, rows, bad pictures
/// (64 bits each); the rows, 32-bit floats; 32 bytes of content hash for each row; for each bad picture 32 bytes of hash, the length of its reason (32 bits) and the reason in UTF-8.
/// Reading is safe from any thread.
/// </summary>
internal sealed class FeatureFile : IDisposable
{
    private const int HeaderBytes = 32, HashBytes = ContentHash.Length / 2, LongestReason = 4096;

    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;

    private FeatureFile(string path, MemoryMappedFile map, MemoryMappedViewAccessor view, int length, string[] hashes, KeyValuePair<string, string>[] bad)
        => (Location, _map, _view, Length, Hashes, Bad) = (path, map, view, length, hashes, bad);

    public string Location { get; }

    /// <summary>Values of a row.</summary>
    public int Length { get; }

    /// <summary>The content hash of each row's picture.</summary>
    public IReadOnlyList<string> Hashes { get; }

    /// <summary>Pictures that could not be decoded: content hash and reason.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Bad { get; }

    /// <summary>Writes a file, wholly or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">Values of a row.</param>
    /// <param name="rows">The rows, any number at a time, with their pictures' hashes.</param>
    /// <param name="bad">What could not be decoded.</param>
    public static void Write(string path, int length, IEnumerable<(IReadOnlyList<string> Hashes, float[] Values)> rows, IReadOnlyCollection<KeyValuePair<string, string>> bad) => AtomicFile.Write(path, stream =>
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        stream.Write(header);
        List<string> written = [];
        foreach (var (hashes, values) in rows)
        {
            if (values.Length != (long)hashes.Count * length) throw new ArgumentException($"Expected {hashes.Count} rows of {length} values; got {values.Length} values.", nameof(rows));
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
            written.AddRange(hashes);
        }
        foreach (string hash in written) stream.Write(Convert.FromHexString(hash));
        Span<byte> size = stackalloc byte[4];
        foreach (var (hash, reason) in bad)
        {
            byte[] text = Encoding.UTF8.GetBytes(reason.Length <= LongestReason / 4 ? reason : reason[..(LongestReason / 4)]);
            BinaryPrimitives.WriteInt32LittleEndian(size, text.Length);
            stream.Write(Convert.FromHexString(hash));
            stream.Write(size);
            stream.Write(text);
        }
        // How many rows there are is known only now: the work may have been interrupted.
        "SEPALFT2"u8.CopyTo(header);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], length);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], written.Count);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], bad.Count);
        stream.Position = 0;
        stream.Write(header);
    });

    /// <summary>Opens a file; null where there is none, or only a damaged one or one with rows of another length.</summary>
    public static FeatureFile? TryOpen(string path, int length)
    {
        FileStream stream;
        // Whoever bounds the cache may delete it at any time; what is mapped stays.
        try { stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 4096); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return null; }
        try
        {
            if (ReadIndex(stream, length) is var (hashes, bad))
            {
                var map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
                return new FeatureFile(path, map, map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read), length, hashes, bad);
            }
        }
        catch (IOException)
        {
            // It ends too early, or the disk can't read it: as good as none.
        }
        stream.Dispose();
        return null;
    }

    /// <summary>Copies a row.</summary>
    public unsafe void CopyTo(int row, Span<float> into)
    {
        Check.Within(row, 0, Hashes.Count - 1);
        byte* start = null;
        try
        {
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            // SafeBuffer.ReadSpan would copy number by number.
            new ReadOnlySpan<float>(start + _view.PointerOffset + HeaderBytes + 4L * row * Length, Length).CopyTo(into);
        }
        finally
        {
            if (start is not null) _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
    }

    private static (string[] Hashes, KeyValuePair<string, string>[] Bad)? ReadIndex(FileStream stream, int length)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        stream.ReadExactly(header);
        long rows = BinaryPrimitives.ReadInt64LittleEndian(header[16..]), bad = BinaryPrimitives.ReadInt64LittleEndian(header[24..]);
        if (!header[..8].SequenceEqual("SEPALFT2"u8) || BinaryPrimitives.ReadInt64LittleEndian(header[8..]) != length) return null;
        // Numbers that the file has no room for are not multiplied.
        long room = stream.Length - HeaderBytes;
        if (rows < 0 || bad < 0 || rows > room / (4L * length + HashBytes) || bad > room / HashBytes) return null;
        stream.Position = HeaderBytes + 4L * rows * length;
        Span<byte> hash = stackalloc byte[HashBytes], size = stackalloc byte[4];
        var hashes = new string[rows];
        for (int i = 0; i < hashes.Length; i++)
        {
            stream.ReadExactly(hash);
            hashes[i] = Convert.ToHexStringLower(hash);
        }
        var reasons = new KeyValuePair<string, string>[bad];
        for (int i = 0; i < reasons.Length; i++)
        {
            stream.ReadExactly(hash);
            stream.ReadExactly(size);
            if (BinaryPrimitives.ReadInt32LittleEndian(size) is not (>= 0 and <= LongestReason and var bytes)) return null;
            byte[] text = new byte[bytes];
            stream.ReadExactly(text);
            reasons[i] = new(Convert.ToHexStringLower(hash), Encoding.UTF8.GetString(text));
        }
        return stream.Position == stream.Length ? (hashes, reasons) : null;
    }
}
