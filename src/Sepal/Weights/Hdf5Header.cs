namespace Sepal.Weights;

/// <summary>A message of an object header: its number and its bytes.</summary>
internal readonly record struct Hdf5Message(int Type, bool IsShared, byte[] Bytes);

/// <summary>Reads the messages of an object (HDF5 File Format Specification, IV.A.1), old form and new, through all its continuations.</summary>
internal static class Hdf5Header
{
    public const int Space = 0x01, LinkInfo = 0x02, Type = 0x03, Link = 0x06, Layout = 0x08, Filters = 0x0B, Attribute = 0x0C, Continuation = 0x10, SymbolTable = 0x11;
    private const int MostMessages = 100_000;

    public static List<Hdf5Message> Read(Hdf5Source source, long address)
    {
        var messages = new List<Hdf5Message>();
        var blocks = new Queue<(long Address, long Length)>();
        var head = source.Read(address, 16);
        if (head.AsSpan().StartsWith("OHDR"u8)) ReadNew(source, address, messages, blocks);
        else if (head[0] == 1)
        {
            var cursor = new Hdf5Cursor(head, source);
            cursor.Skip(8);
            Messages(source, source.Read(address + 16, cursor.UInt32()), isNew: false, hasOrder: false, messages, blocks);
            for (int seen = 0; blocks.TryDequeue(out var block); seen++)
                Messages(source, source.Read(block.Address, block.Length), isNew: false, hasOrder: false, messages, blocks);
        }
        else throw source.Damaged("an object is not where it should be");
        return messages;
    }

    private static void ReadNew(Hdf5Source source, long address, List<Hdf5Message> messages, Queue<(long Address, long Length)> blocks)
    {
        var cursor = new Hdf5Cursor(source.ReadUpTo(address, 64), source);
        cursor.Skip(4);
        if (cursor.Byte() is var version && version != 2) throw source.Damaged($"an object of version {version}");
        int flags = cursor.Byte();
        if ((flags & 0x20) != 0) cursor.Skip(16); // times
        if ((flags & 0x10) != 0) cursor.Skip(4);
        long size = cursor.UInt(1 << (flags & 3));
        bool hasOrder = (flags & 0x04) != 0;
        Messages(source, source.Read(address + cursor.Position, size), isNew: true, hasOrder, messages, blocks);
        while (blocks.TryDequeue(out var block))
        {
            var bytes = source.Read(block.Address, block.Length);
            if (bytes.Length < 8 || !bytes.AsSpan().StartsWith("OCHK"u8)) throw source.Damaged("an object's continuation is not where it should be");
            Messages(source, bytes.AsSpan(4, bytes.Length - 8), isNew: true, hasOrder, messages, blocks);
        }
    }

    private static void Messages(Hdf5Source source, ReadOnlySpan<byte> block, bool isNew, bool hasOrder, List<Hdf5Message> messages, Queue<(long Address, long Length)> blocks)
    {
        var cursor = new Hdf5Cursor(block, source);
        int least = isNew ? (hasOrder ? 6 : 4) : 8;
        while (cursor.Left >= least)
        {
            int type = isNew ? cursor.Byte() : cursor.UInt16();
            int size = cursor.UInt16(), flags = cursor.Byte();
            cursor.Skip(least - (isNew ? 4 : 5));
            var bytes = cursor.Bytes(size);
            if (type == Continuation)
            {
                var target = new Hdf5Cursor(bytes, source);
                blocks.Enqueue((target.Address(), target.Address()));
            }
            else if (type != 0)
            {
                messages.Add(new Hdf5Message(type, (flags & 2) != 0, bytes.ToArray()));
            }
            if (messages.Count + blocks.Count > MostMessages) throw source.Damaged("an object has too many parts");
        }
    }
}
