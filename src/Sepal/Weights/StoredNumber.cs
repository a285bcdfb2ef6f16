using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Sepal.Weights;

/// <summary>How a number is stored in a weights file; little-endian.</summary>
internal enum StoredNumber { Float16, BFloat16, Float32, Float64, Int8, UInt8, Int16, UInt16, Int32, UInt32, Int64, UInt64, Bool }

/// <summary>Sizes of stored numbers, and their values as float32.</summary>
internal static class StoredNumbers
{
    /// <summary>Bytes of one number.</summary>
    public static int Size(this StoredNumber type) => type switch
    {
        StoredNumber.Int8 or StoredNumber.UInt8 or StoredNumber.Bool => 1,
        StoredNumber.Float16 or StoredNumber.BFloat16 or StoredNumber.Int16 or StoredNumber.UInt16 => 2,
        StoredNumber.Float32 or StoredNumber.Int32 or StoredNumber.UInt32 => 4,
        _ => 8,
    };

    /// <summary>Whether its bytes are a float32's own.</summary>
    public static bool IsNative(this StoredNumber type) => type == StoredNumber.Float32 && BitConverter.IsLittleEndian;

    /// <summary>Numbers that lie one after the other, as float32. What is larger than float32 holds becomes infinite, as a cast does.</summary>
    public static void ToFloats(this StoredNumber type, ReadOnlySpan<byte> bytes, Span<float> into)
    {
        if (type.IsNative())
        {
            bytes[..(into.Length * sizeof(float))].CopyTo(MemoryMarshal.AsBytes(into));
            return;
        }
        int size = type.Size();
        for (int i = 0; i < into.Length; i++) into[i] = type.ToFloat(bytes.Slice(i * size, size));
    }

    /// <summary>One number as float32.</summary>
    public static float ToFloat(this StoredNumber type, ReadOnlySpan<byte> bytes) => type switch
    {
        StoredNumber.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        StoredNumber.BFloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        StoredNumber.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        StoredNumber.Float64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        StoredNumber.Int8 => (sbyte)bytes[0],
        StoredNumber.UInt8 => bytes[0],
        StoredNumber.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        StoredNumber.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        StoredNumber.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        StoredNumber.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        StoredNumber.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        StoredNumber.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        _ => bytes[0] == 0 ? 0 : 1,
    };
}
