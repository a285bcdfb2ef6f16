using System.Collections.Immutable;
using System.Text;

namespace Sepal.Weights;

/// <summary>A small value beside a group or a dataset. Decoded when asked for.</summary>
internal sealed class Hdf5Attribute
{
    private readonly Hdf5Source _source;
    private readonly Hdf5Type _type;
    private readonly ImmutableArray<long> _shape;
    private readonly byte[] _data;

    private Hdf5Attribute(Hdf5Source source, string name, Hdf5Type type, ImmutableArray<long> shape, byte[] data)
        => (_source, Name, _type, _shape, _data) = (source, name, type, shape, data);

    public string Name { get; }

    /// <summary>Reads the attribute message (HDF5 File Format Specification, IV.A.2.m).</summary>
    public static Hdf5Attribute Parse(byte[] message, Hdf5Source source)
    {
        var cursor = new Hdf5Cursor(message, source);
        int version = cursor.Byte();
        if (version is < 1 or > 3) throw source.Damaged($"an attribute of version {version}");
        cursor.Skip(1);
        int nameSize = cursor.UInt16(), typeSize = cursor.UInt16(), spaceSize = cursor.UInt16();
        if (version == 3) cursor.Skip(1);
        string name = Encoding.UTF8.GetString(cursor.Bytes(nameSize)).TrimEnd('\0');
        if (version == 1) cursor.Align();
        var type = Hdf5Type.Parse(cursor.Bytes(typeSize), source);
        if (version == 1) cursor.Align();
        var shape = Hdf5Space.Parse(cursor.Bytes(spaceSize), source);
        if (version == 1) cursor.Align();
        return new Hdf5Attribute(source, name, type, shape, cursor.Bytes(cursor.Left).ToArray());
    }

    /// <summary>The texts it holds; null where it holds something else (h5py writes an empty list of names as an array of floats).</summary>
    public string[]? Texts()
    {
        if (_type.Kind is not (Hdf5Kind.FixedText or Hdf5Kind.VariableText)) return null;
        int count = Hdf5Space.Count(_shape, _source);
        if ((long)count * _type.Size > _data.Length) throw _source.Damaged($"attribute '{Hdf5Links.Printable(Name)}' ends too early");
        var texts = new string[count];
        for (int i = 0; i < count; i++)
        {
            var element = _data.AsSpan(i * _type.Size, _type.Size);
            texts[i] = _type.Kind == Hdf5Kind.FixedText ? Encoding.UTF8.GetString(element).TrimEnd('\0', ' ') : FromHeap(element);
        }
        return texts;
    }

    // A length, and an object of a global heap collection (HDF5 File Format Specification, III.E).
    private string FromHeap(ReadOnlySpan<byte> element)
    {
        var cursor = new Hdf5Cursor(element, _source);
        long length = cursor.UInt32(), address = cursor.Address(), index = cursor.UInt32();
        if (length == 0) return "";
        var head = new Hdf5Cursor(_source.Read(address, 16), _source);
        head.Expect("GCOL"u8);
        head.Skip(4);
        long size = head.Address();
        var heap = new Hdf5Cursor(_source.Read(address, size), _source);
        heap.Skip(16);
        while (heap.Left >= 16)
        {
            int found = heap.UInt16();
            heap.Skip(6);
            long bytes = heap.Address();
            if (found == 0) break;
            var value = heap.Bytes(bytes);
            if (found == index) return Encoding.UTF8.GetString(value[..(int)Math.Min(length, value.Length)]).TrimEnd('\0');
            heap.Skip(Math.Min(heap.Left, -bytes & 7));
        }
        throw _source.Damaged($"the text of attribute '{Hdf5Links.Printable(Name)}' is missing");
    }
}
