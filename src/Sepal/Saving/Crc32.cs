using System.Buffers.Binary;

namespace Sepal.Saving;

/// <summary>
/// The checksum of a zip's entries: polynomial 0xEDB88320, eight bytes a round, so that a large file's pass is bound by its reading.
/// Source: Kounavis and Berry, A Systematic Approach to Building High Performance Software-Based CRC Generators (2005).
/// </summary>
internal struct Crc32()
{
    private static readonly uint[][] Tables = MakeTables();
    private uint _state = uint.MaxValue;

    public readonly uint Value => ~_state;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint state = _state;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            uint low = state ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes), high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = Tables[7][(byte)low] ^ Tables[6][(byte)(low >> 8)] ^ Tables[5][(byte)(low >> 16)] ^ Tables[4][low >> 24]
                ^ Tables[3][(byte)high] ^ Tables[2][(byte)(high >> 8)] ^ Tables[1][(byte)(high >> 16)] ^ Tables[0][high >> 24];
        }
        foreach (byte b in bytes) state = Tables[0][(byte)(state ^ b)] ^ (state >> 8);
        _state = state;
    }

    /// <summary>The checksum of a stream from its position on.</summary>
    public static uint Of(Stream stream)
    {
        var sum = new Crc32();
        byte[] block = new byte[1 << 18];
        for (int read; (read = stream.Read(block)) > 0;) sum.Add(block.AsSpan(0, read));
        return sum.Value;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        for (int t = 0; t < 8; t++)
        {
            tables[t] = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                uint value = t == 0 ? i : tables[t - 1][i];
                for (int bit = 0; bit < 8; bit++) value = (value >> 1) ^ (0xEDB88320 & (0 - (value & 1)));
                tables[t][i] = value;
            }
        }
        return tables;
    }
}
