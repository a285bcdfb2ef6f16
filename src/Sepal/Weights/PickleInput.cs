using System.Buffers.Binary;
using System.Text;

namespace Sepal.Weights;

/// <summary>Reads a file forwards from a place, through a small buffer. Lengths are checked against what is left before memory is taken for them.</summary>
internal sealed class PickleInput(FileBytes file, long start, long end)
{
    private const int MostText = 1 << 20;

    private readonly byte[] _buffer = new byte[64 << 10];
    private long _bufferStart = start;
    private int _filled, _next;

    /// <summary>Where the next byte stands in the file.</summary>
    public long Position => _bufferStart + _next;

    public byte Byte()
    {
        if (_next == _filled) Refill();
        return _buffer[_next++];
    }

    public void Bytes(Span<byte> into)
    {
        if (into.Length > end - Position) throw file.Damaged("its pickle ends too early");
        foreach (ref byte b in into) b = Byte();
    }

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Fixed(stackalloc byte[2]));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Fixed(stackalloc byte[4]));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Fixed(stackalloc byte[8]));

    /// <summary>Python's float: eight bytes, the highest first.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Fixed(stackalloc byte[8]));

    public byte[] Block(long length)
    {
        if (length < 0 || length > end - Position) throw file.Damaged("its pickle ends too early");
        if (length > MostText) throw file.Refused($"its pickle holds a text of {length} bytes. Expected weights and their names");
        var bytes = new byte[length];
        Bytes(bytes);
        return bytes;
    }

    public string Text(long length) => Encoding.UTF8.GetString(Block(length));

    /// <summary>A text up to the end of its line.</summary>
    public string Line()
    {
        var bytes = new List<byte>();
        for (byte b = Byte(); b != (byte)'\n'; b = Byte())
        {
            bytes.Add(b);
            if (bytes.Count > MostText) throw file.Refused("its pickle holds a line without an end");
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private Span<byte> Fixed(Span<byte> into)
    {
        Bytes(into);
        return into;
    }

    private void Refill()
    {
        _bufferStart += _filled;
        _next = 0;
        _filled = (int)Math.Min(_buffer.Length, end - _bufferStart);
        if (_filled <= 0) throw file.Damaged("its pickle ends too early");
        file.Read(_bufferStart, _buffer.AsSpan(0, _filled));
    }
}
