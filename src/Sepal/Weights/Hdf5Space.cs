using System.Collections.Immutable;

namespace Sepal.Weights;

/// <summary>The dataspace message (HDF5 File Format Specification, IV.A.2.b): a shape.</summary>
internal static class Hdf5Space
{
    private const int MostDimensions = 32;

    // A span of bytes over float32 values ends at 2 GB.
    private const int MostElements = int.MaxValue / sizeof(float);

    public static ImmutableArray<long> Parse(ReadOnlySpan<byte> message, Hdf5Source source)
    {
        var cursor = new Hdf5Cursor(message, source);
        int version = cursor.Byte(), rank = cursor.Byte();
        if (rank > MostDimensions) throw source.Damaged($"an array of {rank} dimensions");
        cursor.Skip(1);
        switch (version)
        {
            case 1: cursor.Skip(5); break;
            case 2 when cursor.Byte() == 2: return [0]; // no data at all
            case 2: break;
            default: throw source.Damaged($"a dataspace of version {version}");
        }
        var shape = ImmutableArray.CreateBuilder<long>(rank);
        for (int i = 0; i < rank; i++) shape.Add(cursor.Address());
        return shape.MoveToImmutable();
    }

    /// <summary>How many elements, or an error where a size is none or too large to hold in memory.</summary>
    public static int Count(ImmutableArray<long> shape, Hdf5Source source)
    {
        long count = 1;
        foreach (long size in shape)
        {
            if (size < 0 || (size > 0 && count > MostElements / size)) throw source.Refused($"it holds an array of shape ({string.Join(", ", shape)}), which is larger than can be held");
            count *= size;
        }
        return (int)count;
    }
}
