using System.Buffers.Binary;
using System.Numerics;

namespace Sepal.Training.TensorBoard;

/// <summary>
/// The frame around each event in a file: its length, that number's checksum, the bytes, their checksum, all little-endian. Source: TensorFlow's TFRecord format; the checksum is CRC-32C,
/// turned by 15 bits with a constant added.
/// </summary>
internal static class EventRecord
{
    private const int Before = 12, After = 4;

    /// <summary>A longer record is taken for damage.</summary>
    private const ulong Longest = 1ul << 30;

    /// <summary>The event with its frame.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> data)
    {
        byte[] record = new byte[Before + data.Length + After];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Checksum(record.AsSpan(0, 8)));
        data.CopyTo(record.AsSpan(Before));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(Before + data.Length), Checksum(data));
        return record;
    }

    /// <summary>The events of a file, up to its end or to the first that is torn or damaged.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> file)
    {
        while (file.Length >= Before + After)
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span);
            if (BinaryPrimitives.ReadUInt32LittleEndian(file.Span[8..]) != Checksum(file.Span[..8]) || length > Longest || file.Length < Before + (int)length + After) yield break;
            var data = file.Slice(Before, (int)length);
            if (BinaryPrimitives.ReadUInt32LittleEndian(file.Span[(Before + (int)length)..]) != Checksum(data.Span)) yield break;
            yield return data;
            file = file[(Before + (int)length + After)..];
        }
    }

    /// <summary>The masked checksum.</summary>
    public static uint Checksum(ReadOnlySpan<byte> data)
    {
        uint sum = uint.MaxValue;
        foreach (byte one in data) sum = BitOperations.Crc32C(sum, one);
        return BitOperations.RotateRight(~sum, 15) + 0xA282EAD8;
    }
}
