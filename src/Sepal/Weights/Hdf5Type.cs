using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Sepal.Weights;

/// <summary>What the elements of a dataset or an attribute are.</summary>
internal enum Hdf5Kind { Other, Integer, Float, BFloat16, FixedText, VariableText, Opaque }

/// <summary>The datatype message (HDF5 File Format Specification, IV.A.2.d).</summary>
internal readonly record struct Hdf5Type(Hdf5Kind Kind, int Size, bool IsSigned = false, bool IsBigEndian = false)
{
    public bool IsNumber => Kind is Hdf5Kind.Integer or Hdf5Kind.Float or Hdf5Kind.BFloat16;

    public static Hdf5Type Parse(ReadOnlySpan<byte> message, Hdf5Source source)
    {
        var cursor = new Hdf5Cursor(message, source);
        int kind = cursor.Byte() & 15, bits = cursor.UInt16();
        cursor.Skip(1);
        long size = cursor.UInt32();
        if (size is 0 or > int.MaxValue) throw source.Damaged($"an element of {size} bytes");
        switch (kind)
        {
            case 0 when size is 1 or 2 or 4 or 8:
                return new Hdf5Type(Hdf5Kind.Integer, (int)size, (bits & 8) != 0, (bits & 1) != 0);
            case 1 when size is 2 or 4 or 8 && (bits & 64) == 0:
                cursor.Skip(5);
                int exponentBits = cursor.Byte();
                cursor.Skip(1);
                int mantissaBits = cursor.Byte();
                return (size, exponentBits, mantissaBits) switch
                {
                    (2, 5, 10) or (4, 8, 23) or (8, 11, 52) => new Hdf5Type(Hdf5Kind.Float, (int)size, true, (bits & 1) != 0),
                    (2, 8, 7) => new Hdf5Type(Hdf5Kind.BFloat16, 2, true, (bits & 1) != 0),
                    _ => new Hdf5Type(Hdf5Kind.Other, (int)size),
                };
            case 3: return new Hdf5Type(Hdf5Kind.FixedText, (int)size);
            case 5: return new Hdf5Type(Hdf5Kind.Opaque, (int)size);
            case 9 when (bits & 15) == 1: return new Hdf5Type(Hdf5Kind.VariableText, (int)size);
            default: return new Hdf5Type(Hdf5Kind.Other, (int)size);
        }
    }

    /// <summary>Elements of this type as float32; they lie one after the other.</summary>
    public void ToFloats(ReadOnlySpan<byte> bytes, Span<float> into)
    {
        if (Kind == Hdf5Kind.Float && Size == 4 && !IsBigEndian && BitConverter.IsLittleEndian)
        {
            bytes[..(into.Length * sizeof(float))].CopyTo(MemoryMarshal.AsBytes(into));
            return;
        }
        for (int i = 0; i < into.Length; i++) into[i] = ToFloat(bytes.Slice(i * Size, Size));
    }

    /// <summary>One whole number.</summary>
    public long ToInteger(ReadOnlySpan<byte> element) => Kind == Hdf5Kind.Integer ? Integer(element) : (long)ToFloat(element);

    private float ToFloat(ReadOnlySpan<byte> e) => (Kind, Size) switch
    {
        (Hdf5Kind.Float, 4) => BitConverter.Int32BitsToSingle((int)Integer(e)),
        (Hdf5Kind.Float, 8) => (float)BitConverter.Int64BitsToDouble(Integer(e)),
        (Hdf5Kind.Float, 2) => (float)BitConverter.Int16BitsToHalf((short)Integer(e)),
        (Hdf5Kind.BFloat16, _) => BitConverter.Int32BitsToSingle((int)Integer(e) << 16),
        _ => Integer(e),
    };

    private long Integer(ReadOnlySpan<byte> e) => (Size, IsBigEndian) switch
    {
        (1, _) => IsSigned ? (sbyte)e[0] : e[0],
        (2, false) => IsSigned ? BinaryPrimitives.ReadInt16LittleEndian(e) : BinaryPrimitives.ReadUInt16LittleEndian(e),
        (2, true) => IsSigned ? BinaryPrimitives.ReadInt16BigEndian(e) : BinaryPrimitives.ReadUInt16BigEndian(e),
        (4, false) => IsSigned ? BinaryPrimitives.ReadInt32LittleEndian(e) : BinaryPrimitives.ReadUInt32LittleEndian(e),
        (4, true) => IsSigned ? BinaryPrimitives.ReadInt32BigEndian(e) : BinaryPrimitives.ReadUInt32BigEndian(e),
        (_, false) => BinaryPrimitives.ReadInt64LittleEndian(e),
        (_, true) => BinaryPrimitives.ReadInt64BigEndian(e),
    };
}
