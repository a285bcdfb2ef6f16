using System.Text;

namespace Sepal.Tests.Weights;

/// <summary>The formula that golden weights are made by (golden/README.md): whole numbers of 32 bits, spread by murmur3's finaliser.</summary>
internal static class Formula
{
    public static float[] Values(string name, int count, float scale, uint levels = 8)
    {
        uint seed = Crc32(Encoding.UTF8.GetBytes(name));
        float half = (levels - 1) / 2f;
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            uint h = unchecked((uint)i * 0x9E3779B1u + seed);
            h = unchecked((h ^ (h >> 16)) * 0x85EBCA6Bu);
            h = unchecked((h ^ (h >> 13)) * 0xC2B2AE35u);
            values[i] = ((h ^ (h >> 16)) % levels - half) / half * scale;
        }
        return values;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int i = 0; i < 8; i++) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320u : 0);
        }
        return ~crc;
    }
}
