using System.Buffers.Binary;
using System.Text;

namespace Sepal.Tests.Weights;

/// <summary>Damaged copies of a file, the same for the same seed: bytes, lengths and offsets, cuts, moved and repeated pieces, other types, shapes and nesting in JSON, other names in pickles.</summary>
internal static class Mutations
{
    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 127, 128, 255, 256, 32767, 65535, 65536, int.MaxValue, int.MinValue, 0xFFFF_FFFFL, 0x1_0000_0000L, 0x7FFF_FFFF_FFFFL, long.MaxValue, long.MinValue, 1L << 62, 1L << 31, 1L << 40,
    ];

    private static readonly string[] Texts =
    [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "0", "1e400", "9999999999999999999999", "2147483648", "0.5", "\"..\\/..\\/etc\\/passwd\"", "\"\\ud800\"", "{\"a\":{\"a\":{\"a\":1}}}",
        "[[[[[[[[[[[[[[[[", "\"shape\":[", "\"dtype\":\"I64\"", "cposix\nsystem\n", "cbuiltins\neval\n", "c__builtin__\nexec\n", "(", "t", "R", "u", "s", "b", "0", "2", "Q", "]", "}", ")", ".", "q\0", "h\0", "l", "e", "\u0080\u0004", "\u0093", "\u0081",
        "PK\u0001\u0002", "PK\u0003\u0004", "PK\u0005\u0006", "TREE", "HEAP", "SNOD", "GCOL", "OHDR", "../", "\0", "/",
    ];

    public static IEnumerable<byte[]> Of(byte[] file, int count, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            byte[] changed = [.. file];
            for (int times = 1 + (random.Next(4) == 0 ? random.Next(4) : 0); times > 0; times--) changed = Change(changed, random);
            yield return changed;
        }
    }

    private static byte[] Change(byte[] file, Random random)
    {
        if (file.Length < 16) return file;
        int at = Place(file, random), length = 1 + random.Next(Math.Min(64, file.Length - at));
        long number = Numbers[random.Next(Numbers.Length)];
        byte[] text = Encoding.Latin1.GetBytes(Texts[random.Next(Texts.Length)]);
        switch (random.Next(13))
        {
            case 0: file[at] = (byte)random.Next(256); return file;
            case 1: file[at] ^= (byte)(1 << random.Next(8)); return file;
            case 2: file[at] = (byte)(random.Next(2) * 255); return file;
            case 3 when at + 8 <= file.Length: BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), number); return file;
            case 4 when at + 4 <= file.Length: BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), (int)number); return file;
            case 5 when at + 2 <= file.Length: BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at), (short)number); return file;
            case 6: return file[..at];
            case 7: return [.. file[..at], .. file[(at + length)..]];
            case 8: return [.. file[..at], .. file[at..(at + length)], .. file[at..]];
            case 9: return [.. file[..at], .. text, .. file[at..]];
            case 10: text.AsSpan(0, Math.Min(text.Length, file.Length - at)).CopyTo(file.AsSpan(at)); return file;
            case 11: file.AsSpan(at, length).Fill((byte)random.Next(256)); return file;
            default:
                int other = random.Next(file.Length - length + 1);
                file.AsSpan(other, length).ToArray().CopyTo(file, at);
                return file;
        }
    }

    // Structure is mostly at the beginning and at the end.
    private static int Place(byte[] file, Random random) => random.Next(4) switch
    {
        0 => random.Next(Math.Min(file.Length, 512)),
        1 => file.Length - 1 - random.Next(Math.Min(file.Length, 512)),
        _ => random.Next(file.Length),
    };
}
