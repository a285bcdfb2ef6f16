using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Sepal.Data;

/// <summary>
/// Rows of numbers, one for each picture, in a file that is mapped into memory: what a pretrained base makes of a data set. The form: the letters SEPALFT1, the number of rows and of
/// values in a row (64 bits each, little-endian), then 32-bit floats. Reading is safe from any thread. Dispose it when the last reader is done.
/// </summary>
public sealed class FeatureTable : IDisposable
{
    private const int HeaderBytes = 24;

    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;

    private FeatureTable(MemoryMappedFile map, MemoryMappedViewAccessor view, int count, int length) => (_map, _view, Count, Length) = (map, view, count, length);

    /// <summary>Rows.</summary>
    public int Count { get; }

    /// <summary>Values of a row.</summary>
    public int Length { get; }

    /// <summary>Writes a table, wholly or not at all, row after row.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">Rows.</param>
    /// <param name="length">Values of a row.</param>
    /// <param name="rows">The rows in order, any number of whole ones at a time.</param>
    public static void Write(string path, int count, int length, IEnumerable<float[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Check.Positive(count);
        Check.Positive(length);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> header = stackalloc byte[HeaderBytes];
            "SEPALFT1"u8.CopyTo(header);
            BinaryPrimitives.WriteInt64LittleEndian(header[8..], count);
            BinaryPrimitives.WriteInt64LittleEndian(header[16..], length);
            stream.Write(header);
            long written = 0;
            foreach (float[] values in rows)
            {
                if (values.Length % length != 0) throw new ArgumentException($"Expected whole rows of {length} values; got {values.Length} values.", nameof(rows));
                stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
                written += values.Length / length;
            }
            if (written != count) throw new ArgumentException($"Expected {count} rows; got {written}.", nameof(rows));
        });
    }

    /// <summary>Opens a table; null where there is none of this size, or only a damaged one.</summary>
    public static FeatureTable? TryOpen(string path, int count, int length)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length != HeaderBytes + 4L * count * length) return null;
        var map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        var view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte[] header = new byte[HeaderBytes];
        view.ReadArray(0, header, 0, HeaderBytes);
        bool isTable = header.AsSpan(0, 8).SequenceEqual("SEPALFT1"u8) && BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(8)) == count && BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(16)) == length;
        if (isTable) return new FeatureTable(map, view, count, length);
        view.Dispose();
        map.Dispose();
        return null;
    }

    /// <summary>Copies a row.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="into">Room for <see cref="Length"/> values.</param>
    public void CopyTo(int row, Span<float> into)
    {
        Check.Within(row, 0, Count - 1);
        _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(_view.PointerOffset + HeaderBytes + 4L * row * Length), into[..Length]);
    }

    /// <summary>Whether all of these rows are the same up to a millionth: nothing can be told from them.</summary>
    public bool IsUniform(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0) return true;
        float[] first = new float[Length], other = new float[Length];
        CopyTo(rows[0], first);
        return rows.All(row =>
        {
            CopyTo(row, other);
            for (int i = 0; i < first.Length; i++)
                if (Math.Abs(first[i] - other[i]) > 1e-6f) return false;
            return true;
        });
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
    }
}
