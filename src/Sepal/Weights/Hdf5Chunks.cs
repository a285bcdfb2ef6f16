using System.IO.Compression;

namespace Sepal.Weights;

/// <summary>
/// Puts a chunked dataset together: walks its B-tree, undoes the filters (deflate, shuffle, checksum) and copies each chunk to its place.
/// A chunk may not be given twice, and what comes out is limited against what is stored, so that a small file can't fill the memory.
/// </summary>
internal sealed class Hdf5Chunks(Hdf5Source source, long[] shape, int elementSize, int[] piece, IReadOnlyList<(int Id, int Argument)> filters)
{
    private const int Deflate = 1, Shuffle = 2, Checksum = 3;
    private const long BombFloor = 64 << 20, MostExpansion = 250;

    private readonly List<(long[] Place, long Address, int Stored, long Mask)> _chunks = [];
    private readonly HashSet<long> _addresses = [];

    public byte[] Read(long tree, int count)
    {
        if (piece.Length != shape.Length + 1 || piece[^1] != elementSize || piece.Any(p => p < 1)) throw source.Damaged("a dataset's chunks don't fit its shape");
        foreach (var (id, _) in filters)
        {
            if (id is not (Deflate or Shuffle or Checksum)) throw source.Refused($"a dataset of it is compressed with HDF5's filter {id}. Expected none, gzip or shuffle");
        }
        Collect(tree, 32);
        long bytes = (long)count * elementSize, stored = _chunks.Sum(c => (long)c.Stored), pieceBytes = piece.Aggregate(1L, (a, b) => Math.Min(a * b, long.MaxValue / int.MaxValue));
        if (bytes > BombFloor && bytes > stored * MostExpansion) throw source.Refused($"a dataset claims {bytes} bytes, of which {stored} are stored");
        if (pieceBytes > Array.MaxLength || (pieceBytes > BombFloor && pieceBytes > stored * MostExpansion)) throw source.Refused($"a dataset's chunks claim {pieceBytes} bytes each");
        long needed = 1;
        for (int i = 0; i < shape.Length; i++) needed *= (shape[i] + piece[i] - 1) / piece[i];
        if (_chunks.Count != needed) throw source.Damaged($"a dataset has {_chunks.Count} chunks; expected {needed}");

        var result = new byte[bytes];
        var buffer = new byte[pieceBytes];
        var places = new HashSet<string>();
        foreach (var (place, address, size, mask) in _chunks)
        {
            if (!places.Add(string.Join(',', place))) throw source.Damaged("a dataset gives a chunk twice");
            Decode(source.Read(address, size), buffer, mask);
            Copy(buffer, result, place, 0, 0, 0);
        }
        return result;
    }

    private void Collect(long address, int depth)
    {
        if (depth == 0) throw source.Damaged("a dataset's index is too deep");
        var head = new Hdf5Cursor(source.Read(address, 24), source);
        head.Expect("TREE"u8);
        if (head.Byte() != 1) throw source.Damaged("a dataset's index is of another kind");
        int level = head.Byte(), count = head.UInt16(), key = 8 + (8 * piece.Length);
        var cursor = new Hdf5Cursor(source.Read(address + 24, (count * (key + 8L)) + key), source);
        for (int i = 0; i < count; i++)
        {
            long stored = cursor.UInt32(), mask = cursor.UInt32();
            var place = new long[shape.Length];
            for (int d = 0; d < place.Length; d++)
            {
                place[d] = cursor.Address();
                if (place[d] < 0 || place[d] % piece[d] != 0 || (level == 0 && place[d] >= shape[d])) throw source.Damaged("a chunk lies outside of its dataset");
            }
            cursor.Skip(8);
            long child = cursor.Address();
            if (level > 0)
            {
                Collect(child, depth - 1);
                continue;
            }
            source.CheckRange(child, stored);
            if (!_addresses.Add(child)) throw source.Damaged("a dataset gives a chunk twice");
            _chunks.Add((place, child, (int)stored, mask));
        }
    }

    private void Decode(byte[] stored, byte[] into, long mask)
    {
        for (int i = filters.Count - 1; i >= 0; i--)
        {
            if ((mask >> i & 1) != 0) continue;
            stored = filters[i] switch
            {
                (Deflate, _) => Inflate(stored, into.Length + 4),
                (Shuffle, var size) => Unshuffle(stored, size > 0 ? size : elementSize),
                _ => stored.Length >= 4 ? stored[..^4] : throw source.Damaged("a chunk is too short"),
            };
        }
        if (stored.Length != into.Length) throw source.Damaged($"a chunk holds {stored.Length} bytes; expected {into.Length}");
        stored.CopyTo(into, 0);
    }

    private byte[] Inflate(byte[] stored, int most)
    {
        var result = new byte[most];
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(stored), CompressionMode.Decompress);
            return result[..zlib.ReadAtLeast(result, most, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            throw source.Damaged("a compressed chunk can't be read");
        }
    }

    private static byte[] Unshuffle(byte[] bytes, int size)
    {
        int count = bytes.Length / size;
        var result = (byte[])bytes.Clone();
        for (int b = 0; b < size; b++)
        {
            for (int i = 0; i < count; i++) result[(i * size) + b] = bytes[(b * count) + i];
        }
        return result;
    }

    // Rows along the last axis; chunks at the border reach beyond the dataset.
    private void Copy(byte[] chunk, byte[] whole, long[] place, int axis, long from, long to)
    {
        if (axis == shape.Length)
        {
            chunk.AsSpan((int)(from * elementSize), elementSize).CopyTo(whole.AsSpan((int)(to * elementSize)));
            return;
        }
        long rows = Math.Min(piece[axis], shape[axis] - place[axis]);
        if (axis == shape.Length - 1)
        {
            long start = (from * piece[axis]) * elementSize, target = ((to * shape[axis]) + place[axis]) * elementSize;
            chunk.AsSpan((int)start, (int)(rows * elementSize)).CopyTo(whole.AsSpan((int)target));
            return;
        }
        for (long i = 0; i < rows; i++) Copy(chunk, whole, place, axis + 1, (from * piece[axis]) + i, (to * shape[axis]) + place[axis] + i);
    }
}
