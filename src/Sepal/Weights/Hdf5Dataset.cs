using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Sepal.Weights;

/// <summary>An array in an HDF5 file; its values are read when asked for.</summary>
internal sealed class Hdf5Dataset
{
    private const int BlockBytes = 1 << 20;
    private readonly Hdf5Source _source;
    private readonly Hdf5Type _type;
    private readonly Hdf5Layout _layout;
    private readonly List<(int, int)> _filters;

    private Hdf5Dataset(Hdf5Source source, string path, Hdf5Type type, ImmutableArray<long> shape, Hdf5Layout layout, List<(int, int)> filters)
        => (_source, Path, _type, Shape, _layout, _filters) = (source, path, type, shape, layout, filters);

    /// <summary>Where it is: <c>layers/conv2d/vars/0</c>.</summary>
    public string Path { get; }

    public ImmutableArray<long> Shape { get; }

    /// <summary>Whether it is whole numbers.</summary>
    public bool IsInteger => _type.Kind == Hdf5Kind.Integer;

    public static Hdf5Dataset Parse(Hdf5Source source, string path, List<Hdf5Message> messages)
    {
        Hdf5Message Single(int type, string what) => messages.Where(m => m.Type == type).Select(m => (Hdf5Message?)m).FirstOrDefault()
            ?? throw source.Damaged($"array '{Hdf5Links.Printable(path)}' has no {what}");

        var type = Single(Hdf5Header.Type, "type");
        var filters = messages.FirstOrDefault(m => m.Type == Hdf5Header.Filters);
        return new Hdf5Dataset(
            source,
            path,
            type.IsShared ? new Hdf5Type(Hdf5Kind.Other, 1) : Typed(Hdf5Type.Parse(type.Bytes, source), source, messages),
            Hdf5Space.Parse(Single(Hdf5Header.Space, "shape").Bytes, source),
            Hdf5Layout.Parse(Single(Hdf5Header.Layout, "place").Bytes, source),
            filters.Bytes is null ? [] : Hdf5Filters.Parse(filters.Bytes, source));
    }

    // HDF5 has no name for bfloat16: Keras 3 stores two bytes without a meaning and says it in an attribute.
    private static Hdf5Type Typed(Hdf5Type type, Hdf5Source source, List<Hdf5Message> messages)
    {
        bool isBFloat16 = type is { Kind: Hdf5Kind.Opaque, Size: 2 } && messages.Where(m => m is { Type: Hdf5Header.Attribute, IsShared: false })
            .Select(m => Hdf5Attribute.Parse(m.Bytes, source)).Any(a => a.Name == "dtype" && a.Texts() is ["bfloat16"]);
        return isBFloat16 ? new Hdf5Type(Hdf5Kind.BFloat16, 2) : type;
    }

    /// <summary>How many values; checked against what the file can hold before anyone takes memory for them.</summary>
    public int Count()
    {
        int count = Hdf5Space.Count(Shape, _source);
        long bytes = (long)count * _type.Size;
        long held = _layout switch
        {
            Hdf5Layout.Compact compact => compact.Bytes.Length,
            Hdf5Layout.Contiguous contiguous => contiguous.Address < 0 ? 0 : contiguous.Size,
            _ => Math.Min(bytes, Array.MaxLength),
        };
        if (bytes > held) throw _source.Damaged($"array '{Hdf5Links.Printable(Path)}' of shape ({string.Join(", ", Shape)}) needs {bytes} bytes and has {held}");
        if (_layout is Hdf5Layout.Contiguous { Address: >= 0 } place) _source.CheckRange(place.Address, bytes);
        return count;
    }

    /// <summary>All values as float32, in C order.</summary>
    public float[] ToFloats()
    {
        var values = new float[CheckedCount()];
        ReadTo(values);
        return values;
    }

    /// <summary>All values as float32, in C order, into a place of just their number.</summary>
    public void ReadTo(Span<float> values)
    {
        if (values.Length != CheckedCount()) throw new ArgumentException($"Expected room for {Count()} values; got {values.Length}.", nameof(values));
        Read(0, values);
    }

    /// <summary>Values from a position on. What is compressed is unpacked as a whole each time.</summary>
    public void Read(long first, Span<float> values)
    {
        int count = CheckedCount();
        switch (_layout)
        {
            case Hdf5Layout.Compact compact:
                _type.ToFloats(compact.Bytes.AsSpan((int)first * _type.Size), values);
                break;
            case Hdf5Layout.Contiguous contiguous:
                ReadContiguous(contiguous.Address + (first * _type.Size), values);
                break;
            case Hdf5Layout.Chunked chunked:
                _type.ToFloats(ReadChunked(chunked, count).AsSpan((int)first * _type.Size), values);
                break;
        }
    }

    /// <summary>The array under a name of its own, to be set as a weight.</summary>
    /// <exception cref="WeightsException">Its shape is larger than can be held.</exception>
    public StoredTensor Stored(string name)
    {
        Hdf5Space.Count(Shape, _source);
        return new StoredTensor(name, Shape, Read, inParts: _layout is not Hdf5Layout.Chunked, () => CheckedCount());
    }

    /// <summary>A single whole number.</summary>
    public long ToInteger()
    {
        if (CheckedCount() != 1) throw _source.Damaged($"array '{Hdf5Links.Printable(Path)}' has shape ({string.Join(", ", Shape)}); expected a single number");
        var bytes = new byte[_type.Size];
        switch (_layout)
        {
            case Hdf5Layout.Compact compact: compact.Bytes.AsSpan(0, bytes.Length).CopyTo(bytes); break;
            case Hdf5Layout.Contiguous contiguous: _source.ReadData(contiguous.Address, bytes); break;
            case Hdf5Layout.Chunked chunked: bytes = ReadChunked(chunked, 1); break;
        }
        return _type.ToInteger(bytes);
    }

    private int CheckedCount()
    {
        if (!_type.IsNumber) throw _source.Refused($"array '{Hdf5Links.Printable(Path)}' does not hold numbers of a type that Sepal reads. Expected float16, bfloat16, float32, float64 or whole numbers");
        return Count();
    }

    // The usual case lands in its place without a copy; other types are converted a block at a time.
    private void ReadContiguous(long address, Span<float> values)
    {
        if (values.IsEmpty) return;
        if (_type is { Kind: Hdf5Kind.Float, Size: 4, IsBigEndian: false } && BitConverter.IsLittleEndian)
        {
            for (int i = 0; i < values.Length; i += BlockBytes)
                _source.ReadData(address + (i * 4L), MemoryMarshal.AsBytes(values[i..Math.Min(values.Length, i + BlockBytes)]));
            return;
        }
        var block = new byte[BlockBytes];
        for (int i = 0; i < values.Length; i += BlockBytes / _type.Size)
        {
            var part = values[i..Math.Min(values.Length, i + (BlockBytes / _type.Size))];
            var bytes = block.AsSpan(0, part.Length * _type.Size);
            _source.ReadData(address + ((long)i * _type.Size), bytes);
            _type.ToFloats(bytes, part);
        }
    }

    private byte[] ReadChunked(Hdf5Layout.Chunked chunked, int count)
    {
        if ((long)count * _type.Size > Array.MaxLength) throw _source.Refused($"array '{Hdf5Links.Printable(Path)}' is larger than can be held");
        return count == 0 ? [] : new Hdf5Chunks(_source, [.. Shape], _type.Size, chunked.Piece, _filters).Read(chunked.Tree, count);
    }
}
