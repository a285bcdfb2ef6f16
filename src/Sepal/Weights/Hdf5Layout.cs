namespace Sepal.Weights;

/// <summary>How a dataset's bytes lie (HDF5 File Format Specification, IV.A.2.i).</summary>
internal abstract record Hdf5Layout
{
    /// <summary>In the object itself.</summary>
    public sealed record Compact(byte[] Bytes) : Hdf5Layout;

    /// <summary>In one piece.</summary>
    public sealed record Contiguous(long Address, long Size) : Hdf5Layout;

    /// <summary>In pieces of one shape (last the element's size), found by a B-tree of version 1.</summary>
    public sealed record Chunked(long Tree, int[] Piece) : Hdf5Layout;

    public static Hdf5Layout Parse(ReadOnlySpan<byte> message, Hdf5Source source)
    {
        var cursor = new Hdf5Cursor(message, source);
        int version = cursor.Byte(), kind = cursor.Byte();
        switch (version, kind)
        {
            case (3 or 4, 0): return new Compact(cursor.Bytes(cursor.UInt16()).ToArray());
            case (3 or 4, 1): return new Contiguous(cursor.Address(), cursor.Address());
            case (3, 2):
                int rank = cursor.Byte();
                long tree = cursor.Address();
                var piece = new int[rank];
                for (int i = 0; i < rank; i++) piece[i] = (int)Math.Min(cursor.UInt32(), int.MaxValue);
                return new Chunked(tree, piece);
            case (3 or 4, 2 or 3): throw source.Refused("a dataset of it is stored in a form that Keras does not write (virtual, or indexed anew). Write it again with h5py without libver='latest'");
            default: throw source.Damaged($"a dataset's layout of version {version}, kind {kind}");
        }
    }
}
