namespace Sepal.Weights;

/// <summary>
/// Reads an HDF5 file as a tree of groups and arrays. Our own reader, because files come from strangers: what PureHDF offers opens other files where a
/// link names them and takes up to 2 GB at a wrong length. Reads what h5py writes by default, and the newer headers: superblocks 0 to 3, symbol tables
/// and compact links, compact, contiguous and chunked arrays, gzip and shuffle. Source: HDF5 File Format Specification, version 3.0.
/// </summary>
internal static class Hdf5Reader
{
    private const int MostObjects = 50_000, MostDepth = 32;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether a stream holds the signature where an HDF5 file has it: at 0, or after a user block of 512, 1024, 2048, … bytes.</summary>
    public static bool Looks(Stream stream)
    {
        Span<byte> found = stackalloc byte[8];
        for (long start = 0; start <= stream.Length - 48; start = start == 0 ? 512 : start * 2)
        {
            stream.Position = start;
            if (stream.ReadAtLeast(found, 8, throwOnEndOfStream: false) == 8 && found.SequenceEqual(Signature)) return true;
        }
        return false;
    }

    /// <summary>The tree's names, shapes and attributes; values stay in the stream until asked for.</summary>
    /// <param name="stream">Seekable; the caller keeps it open while values are read.</param>
    /// <param name="offset">Where the file begins in the stream.</param>
    /// <param name="length">The file's length.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="WeightsException">The file is cut off, damaged, or holds what is not followed.</exception>
    public static Hdf5Group Read(Stream stream, long offset, long length, string name)
    {
        var source = new Hdf5Source(stream, offset, length, name);
        long root = RootAddress(source);
        int objects = 0;
        return ReadObject(source, root, "", [], ref objects) as Hdf5Group ?? throw source.Damaged("its root is no group");
    }

    private static long RootAddress(Hdf5Source source)
    {
        // The superblock stands at 0, or after a user block of 512, 1024, 2048, … bytes.
        for (long start = 0; start <= source.Length - 48; start = start == 0 ? 512 : start * 2)
        {
            source.Base = 0;
            if (!source.Read(start, 8).AsSpan().SequenceEqual(Signature)) continue;
            source.Base = start;
            return Superblock(source);
        }
        throw new WeightsException($"{source.Name} is no HDF5 file. Expected weights as Keras writes them (.weights.h5).");
    }

    private static long Superblock(Hdf5Source source)
    {
        var cursor = new Hdf5Cursor(source.ReadUpTo(0, 100), source);
        cursor.Skip(8);
        int version = cursor.Byte(), offsets, lengths;
        long end, root;
        if (version is 0 or 1)
        {
            cursor.Skip(4);
            (offsets, lengths) = (cursor.Byte(), cursor.Byte());
            cursor.Skip(version == 0 ? 9 : 13);
            cursor.Skip(16);
            end = cursor.Address();
            cursor.Skip(16);
            root = cursor.Address();
        }
        else if (version is 2 or 3)
        {
            (offsets, lengths) = (cursor.Byte(), cursor.Byte());
            cursor.Skip(17);
            end = cursor.Address();
            root = cursor.Address();
        }
        else throw source.Damaged($"HDF5's superblock has version {version}");
        if (offsets != 8 || lengths != 8) throw source.Refused($"its addresses have {offsets} bytes. Expected 8, as Keras writes them");
        if (end > source.Length) throw new WeightsException($"{source.Name} is cut off: it has {source.Length} bytes of {end}. Copy or download the file again.");
        return root;
    }

    private static object ReadObject(Hdf5Source source, long address, string path, HashSet<long> above, ref int objects)
    {
        if (++objects > MostObjects) throw source.Damaged($"it holds more than {MostObjects} objects");
        if (above.Count > MostDepth || !above.Add(address)) throw source.Damaged("its groups nest in a circle or too deep");
        var messages = Hdf5Header.Read(source, address);
        object result;
        if (messages.Any(m => m.Type == Hdf5Header.Layout)) result = Hdf5Dataset.Parse(source, path, messages);
        else
        {
            var group = new Hdf5Group(path);
            foreach (var message in messages)
            {
                if (message is { Type: Hdf5Header.Attribute, IsShared: false }) group.Attributes.Add(Hdf5Attribute.Parse(message.Bytes, source));
            }
            foreach (var (name, child) in Hdf5Links.Of(source, messages))
            {
                string full = path.Length == 0 ? name : $"{path}/{name}";
                bool added = ReadObject(source, child, full, above, ref objects) switch
                {
                    Hdf5Group inner => group.TryAdd(name, inner),
                    var dataset => group.TryAdd(name, (Hdf5Dataset)dataset),
                };
                if (!added) throw source.Damaged($"it holds '{Hdf5Links.Printable(full)}' twice");
            }
            result = group;
        }
        above.Remove(address);
        return result;
    }
}
