using System.Text;

namespace Sepal.Weights;

/// <summary>
/// The files in a zip archive and where their bytes lie, so that what is stored without compression can be read in place. Stricter than archives need to be: one
/// directory, at the end; local headers that say the same; no overlaps, no name twice, no encryption. Nothing is unpacked here.
/// Source: APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16.
/// </summary>
internal static class ZipDirectory
{
    private const int EndBytes = 22, EntryBytes = 46, LocalBytes = 30, Zip64EndBytes = 56, MostEntries = 100_000;
    private const uint EndMark = 0x06054B50, EntryMark = 0x02014B50, LocalMark = 0x04034B50, Zip64EndMark = 0x06064B50, Zip64LocatorMark = 0x07064B50;

    /// <exception cref="WeightsException">The archive is cut off or damaged.</exception>
    public static IReadOnlyList<ZipMember> Read(FileBytes file)
    {
        var (start, length, count) = Place(file);
        if (count > MostEntries) throw file.Refused($"it is an archive of {count} files. Expected at most {MostEntries}");
        if (length > file.Length || count * EntryBytes > length) throw file.Damaged("the archive's directory is too short for its files");
        byte[] directory = file.Read(start, length);
        var members = new List<ZipMember>();
        int at = 0;
        for (long i = 0; i < count; i++) members.Add(Entry(file, directory, ref at, start));
        if (at != directory.Length) throw file.Damaged("the archive's directory does not end where it should");
        Check(file, members);
        return members;
    }

    private static (long Start, long Length, long Count) Place(FileBytes file)
    {
        int tail = (int)Math.Min(file.Length, EndBytes + ushort.MaxValue);
        byte[] bytes = file.Read(file.Length - tail, tail);
        for (int at = tail - EndBytes; at >= 0; at--)
        {
            // The comment reaches to the end: what looks like an end record inside of a comment is none.
            if (BitConverter.ToUInt32(bytes, at) != EndMark || at + EndBytes + BitConverter.ToUInt16(bytes, at + 20) != tail) continue;
            if (BitConverter.ToUInt32(bytes, at + 4) != 0 && BitConverter.ToUInt32(bytes, at + 4) != uint.MaxValue) throw file.Refused("it is a part of a divided archive");
            long end = file.Length - tail + at;
            var place = Zip64(file, end) ?? (BitConverter.ToUInt32(bytes, at + 16), BitConverter.ToUInt32(bytes, at + 12), BitConverter.ToUInt16(bytes, at + 10), end);
            if (place.Start < 0 || place.Length < 0 || place.Count < 0 || place.Length > place.End - place.Start) throw file.Damaged("the archive's directory lies beyond its end");
            return (place.Start, place.Length, place.Count);
        }
        throw file.Damaged("it begins as a zip archive, but its directory at the end is missing (cut off?)");
    }

    private static (long Start, long Length, long Count, long End)? Zip64(FileBytes file, long end)
    {
        if (end < 20) return null;
        byte[] locator = file.Read(end - 20, 20);
        if (BitConverter.ToUInt32(locator) != Zip64LocatorMark) return null;
        long at = BitConverter.ToInt64(locator, 8);
        byte[] record = file.Read(at, Zip64EndBytes);
        if (BitConverter.ToUInt32(record) != Zip64EndMark) throw file.Damaged("the archive's 64-bit end is not where it should be");
        return (BitConverter.ToInt64(record, 48), BitConverter.ToInt64(record, 40), BitConverter.ToInt64(record, 32), at);
    }

    private static ZipMember Entry(FileBytes file, byte[] directory, ref int at, long directoryStart)
    {
        if (directory.Length - at < EntryBytes || BitConverter.ToUInt32(directory, at) != EntryMark) throw file.Damaged("an entry of the archive's directory is not where it should be");
        int flags = BitConverter.ToUInt16(directory, at + 8), method = BitConverter.ToUInt16(directory, at + 10);
        uint checksum = BitConverter.ToUInt32(directory, at + 16);
        long stored = BitConverter.ToUInt32(directory, at + 20), size = BitConverter.ToUInt32(directory, at + 24), offset = BitConverter.ToUInt32(directory, at + 42);
        int name = BitConverter.ToUInt16(directory, at + 28), extra = BitConverter.ToUInt16(directory, at + 30), comment = BitConverter.ToUInt16(directory, at + 32);
        if (directory.Length - at - EntryBytes < name + extra + comment) throw file.Damaged("an entry of the archive's directory ends too early");
        var nameBytes = directory.AsSpan(at + EntryBytes, name);
        string text = Encoding.UTF8.GetString(nameBytes);
        Widen(directory.AsSpan(at + EntryBytes + name, extra), ref size, ref stored, ref offset);
        at += EntryBytes + name + extra + comment;
        if ((flags & 1) != 0) throw file.Refused($"'{Hdf5Links.Printable(text)}' in the archive is encrypted");
        if (method is not (0 or 8)) throw file.Refused($"'{Hdf5Links.Printable(text)}' in the archive is compressed by method {method}. Expected stored or deflated files");
        if (method == 0 && stored != size) throw file.Damaged($"'{Hdf5Links.Printable(text)}' in the archive is stored with {stored} bytes and claims {size}");
        byte[] local = file.Read(offset, LocalBytes);
        if (BitConverter.ToUInt32(local) != LocalMark || BitConverter.ToUInt16(local, 8) != method || BitConverter.ToUInt16(local, 26) != name || !file.Read(offset + LocalBytes, name).AsSpan().SequenceEqual(nameBytes))
            throw file.Damaged($"'{Hdf5Links.Printable(text)}' in the archive is not what its directory says");
        long data = offset + LocalBytes + name + BitConverter.ToUInt16(local, 28);
        if (stored < 0 || data > directoryStart || stored > directoryStart - data) throw file.Damaged($"'{Hdf5Links.Printable(text)}' in the archive reaches beyond its end");
        return new ZipMember(text, data, stored, size, method != 0, checksum);
    }

    // Fields that don't fit into 32 bits stand in the extra field 1, in this order.
    private static void Widen(ReadOnlySpan<byte> extra, ref long size, ref long stored, ref long offset)
    {
        while (extra.Length >= 4)
        {
            int id = BitConverter.ToUInt16(extra), length = BitConverter.ToUInt16(extra[2..]);
            if (length > extra.Length - 4) return;
            var field = extra.Slice(4, length);
            extra = extra[(4 + length)..];
            if (id != 1) continue;
            Take(ref size, ref field);
            Take(ref stored, ref field);
            Take(ref offset, ref field);
        }

        static void Take(ref long value, ref ReadOnlySpan<byte> field)
        {
            if (value != uint.MaxValue || field.Length < 8) return;
            value = BitConverter.ToInt64(field);
            field = field[8..];
        }
    }

    private static void Check(FileBytes file, List<ZipMember> members)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        long end = 0;
        foreach (var member in members.OrderBy(m => m.Offset))
        {
            if (!names.Add(member.Name)) throw file.Damaged($"the archive holds '{Hdf5Links.Printable(member.Name)}' twice");
            if (member.Offset < end) throw file.Damaged($"files of the archive overlap at '{Hdf5Links.Printable(member.Name)}'");
            end = member.Offset + member.Stored;
        }
    }
}
