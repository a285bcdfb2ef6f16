using System.Buffers.Binary;
using System.Text;

namespace Sepal.Weights;

/// <summary>Reads little-endian fields one after the other from a block; a block that ends too early is an error of the file.</summary>
internal ref struct Hdf5Cursor(ReadOnlySpan<byte> block, Hdf5Source source)
{
    private readonly ReadOnlySpan<byte> _block = block;
    private readonly Hdf5Source _source = source;

    public int Position { get; private set; }

    public readonly int Left => _block.Length - Position;

    public byte Byte() => Bytes(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public long UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    /// <summary>An address or a length; what no signed number holds is as undefined as HDF5's own mark for it (all bits set): -1.</summary>
    public long Address() => Math.Max(-1, BinaryPrimitives.ReadInt64LittleEndian(Bytes(8)));

    /// <summary>A whole number of 1, 2, 4 or 8 bytes.</summary>
    public long UInt(int size) => size switch { 1 => Byte(), 2 => UInt16(), 4 => UInt32(), _ => Address() };

    public ReadOnlySpan<byte> Bytes(long count)
    {
        if (count < 0 || count > Left) throw _source.Damaged("a structure ends too early");
        var bytes = _block.Slice(Position, (int)count);
        Position += (int)count;
        return bytes;
    }

    public void Skip(long count) => Bytes(count);

    /// <summary>Skips to a multiple of eight bytes from the block's start, as old structures are laid out.</summary>
    public void Align() => Skip(Math.Min(Left, -Position & 7));

    public void Expect(ReadOnlySpan<byte> signature)
    {
        if (!Bytes(signature.Length).SequenceEqual(signature)) throw _source.Damaged($"a structure '{Encoding.ASCII.GetString(signature)}' is not where it should be");
    }
}
