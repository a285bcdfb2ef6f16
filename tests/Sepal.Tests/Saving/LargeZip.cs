using System.Text;
using Sepal.Saving;

namespace Sepal.Tests.Saving;

/// <summary>A zip as programs write it when they expect more than 4 GB: sizes and places in 64 bits, here of small entries.</summary>
internal static class LargeZip
{
    public static byte[] Of(Dictionary<string, byte[]> entries)
    {
        var file = new MemoryStream();
        var directory = new MemoryStream();
        using var writer = new BinaryWriter(file);
        using var central = new BinaryWriter(directory);
        foreach (var (name, content) in entries)
        {
            long offset = file.Position;
            uint checksum = Crc32.Of(new MemoryStream(content));
            byte[] bytes = Encoding.UTF8.GetBytes(name);
            writer.Write("PK\x03\x04"u8);
            writer.Write((byte[])[45, 0, 0, 0, 0, 0, 0, 0, 0x21, 0]);
            writer.Write(checksum);
            writer.Write(uint.MaxValue);
            writer.Write(uint.MaxValue);
            writer.Write((ushort)bytes.Length);
            writer.Write((ushort)20);
            writer.Write(bytes);
            writer.Write((ushort)1);
            writer.Write((ushort)16);
            writer.Write((long)content.Length);
            writer.Write((long)content.Length);
            writer.Write(content);

            central.Write("PK\x01\x02"u8);
            central.Write((byte[])[45, 3, 45, 0, 0, 0, 0, 0, 0, 0, 0x21, 0]);
            central.Write(checksum);
            central.Write(uint.MaxValue);
            central.Write(uint.MaxValue);
            central.Write((ushort)bytes.Length);
            central.Write((ushort)37);
            central.Write(new byte[10]);
            central.Write(uint.MaxValue);
            central.Write(bytes);
            central.Write((byte[])[0x55, 0x54, 5, 0, 1, 0, 0, 0, 0]); // another field first: a time
            central.Write((ushort)1);
            central.Write((ushort)24);
            central.Write((long)content.Length);
            central.Write((long)content.Length);
            central.Write(offset);
        }
        long start = file.Position;
        writer.Write(directory.ToArray());
        long end = file.Position;
        writer.Write("PK\x06\x06"u8);
        writer.Write(44L);
        writer.Write((byte[])[45, 3, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        writer.Write((long)entries.Count);
        writer.Write((long)entries.Count);
        writer.Write(end - start);
        writer.Write(start);
        writer.Write("PK\x06\x07"u8);
        writer.Write(0);
        writer.Write(end);
        writer.Write(1);
        writer.Write("PK\x05\x06"u8);
        writer.Write((byte[])[0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0]);
        return file.ToArray();
    }
}
