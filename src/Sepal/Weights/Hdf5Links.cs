using System.Text;

namespace Sepal.Weights;

/// <summary>The names in a group and where their objects are: old symbol tables and new link messages. Only what lies in the same file is followed.</summary>
internal static class Hdf5Links
{
    private const int MostLinks = 100_000, MostDepth = 64;

    public static List<(string Name, long Address)> Of(Hdf5Source source, List<Hdf5Message> messages)
    {
        var links = new List<(string, long)>();
        foreach (var message in messages)
        {
            switch (message.Type)
            {
                case Hdf5Header.SymbolTable: ReadSymbolTable(source, message.Bytes, links); break;
                case Hdf5Header.Link: links.Add(ReadLink(source, message.Bytes)); break;
                case Hdf5Header.LinkInfo: CheckCompact(source, message.Bytes); break;
            }
        }
        return links;
    }

    private static void ReadSymbolTable(Hdf5Source source, byte[] message, List<(string, long)> links)
    {
        var cursor = new Hdf5Cursor(message, source);
        long tree = cursor.Address(), heap = cursor.Address();
        var head = new Hdf5Cursor(source.Read(heap, 32), source);
        head.Expect("HEAP"u8);
        head.Skip(4);
        long size = head.Address();
        head.Skip(8);
        ReadTree(source, tree, source.Read(head.Address(), size), links, MostDepth);
    }

    // A B-tree of version 1 whose leaves are symbol table nodes.
    private static void ReadTree(Hdf5Source source, long address, byte[] heap, List<(string, long)> links, int depth)
    {
        if (depth == 0) throw source.Damaged("a group's index is too deep");
        var head = new Hdf5Cursor(source.Read(address, 24), source);
        head.Expect("TREE"u8);
        if (head.Byte() != 0) throw source.Damaged("a group's index is of another kind");
        int level = head.Byte(), count = head.UInt16();
        var cursor = new Hdf5Cursor(source.Read(address + 24, (count * 16L) + 8), source);
        for (int i = 0; i < count; i++)
        {
            cursor.Skip(8);
            long child = cursor.Address();
            if (level > 0) ReadTree(source, child, heap, links, depth - 1);
            else ReadSymbols(source, child, heap, links);
        }
    }

    private static void ReadSymbols(Hdf5Source source, long address, byte[] heap, List<(string, long)> links)
    {
        var head = new Hdf5Cursor(source.Read(address, 8), source);
        head.Expect("SNOD"u8);
        head.Skip(2);
        int count = head.UInt16();
        var cursor = new Hdf5Cursor(source.Read(address + 8, count * 40L), source);
        for (int i = 0; i < count; i++)
        {
            long name = cursor.Address(), target = cursor.Address(), kind = cursor.UInt32();
            cursor.Skip(20);
            if (name < 0 || name >= heap.Length) throw source.Damaged("a name lies outside of its place");
            var text = heap.AsSpan((int)name);
            int end = text.IndexOf((byte)0);
            string link = Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
            if (kind == 2) throw Followed(source, link, "by name");
            links.Add((link, target));
            if (links.Count > MostLinks) throw source.Damaged("a group has too many entries");
        }
    }

    private static (string, long) ReadLink(Hdf5Source source, byte[] message)
    {
        var cursor = new Hdf5Cursor(message, source);
        cursor.Skip(1);
        int flags = cursor.Byte();
        int kind = (flags & 8) != 0 ? cursor.Byte() : 0;
        if ((flags & 4) != 0) cursor.Skip(8);
        if ((flags & 16) != 0) cursor.Skip(1);
        string name = Encoding.UTF8.GetString(cursor.Bytes(cursor.UInt(1 << (flags & 3))));
        return kind switch
        {
            0 => (name, cursor.Address()),
            64 => throw Followed(source, name, "to another file"),
            _ => throw Followed(source, name, "by name"),
        };
    }

    private static void CheckCompact(Hdf5Source source, byte[] message)
    {
        var cursor = new Hdf5Cursor(message, source);
        cursor.Skip(1);
        if ((cursor.Byte() & 1) != 0) cursor.Skip(8);
        if (cursor.Address() >= 0)
            throw source.Refused("a group of it is stored in HDF5's dense form. Expected the form that Keras writes; write it again with h5py without libver='latest'");
    }

    private static WeightsException Followed(Hdf5Source source, string name, string how)
        => source.Refused($"'{Printable(name)}' is a link {how}, which is not followed. Expected all weights in the one file");

    /// <summary>A name from a file, fit for one line.</summary>
    public static string Printable(string name)
    {
        string text = new([.. name.Take(100).Select(c => char.IsControl(c) ? '?' : c)]);
        return name.Length > 100 ? text + "…" : text;
    }
}
