namespace Sepal.Weights;

/// <summary>The filter pipeline message (HDF5 File Format Specification, IV.A.2.l): the filters' numbers with their first argument.</summary>
internal static class Hdf5Filters
{
    public static List<(int Id, int Argument)> Parse(ReadOnlySpan<byte> message, Hdf5Source source)
    {
        var cursor = new Hdf5Cursor(message, source);
        int version = cursor.Byte(), count = cursor.Byte();
        if (version is not (1 or 2) || count > 32) throw source.Damaged($"a filter pipeline of version {version} with {count} filters");
        if (version == 1) cursor.Skip(6);
        var filters = new List<(int, int)>();
        for (int i = 0; i < count; i++)
        {
            int id = cursor.UInt16();
            int nameLength = version == 1 || id >= 256 ? cursor.UInt16() : 0;
            cursor.Skip(2);
            int arguments = cursor.UInt16();
            cursor.Skip(version == 1 ? (nameLength + 7) & ~7 : nameLength);
            int first = 0;
            for (int a = 0; a < arguments; a++)
            {
                long argument = cursor.UInt32();
                if (a == 0) first = (int)Math.Min(argument, 1 << 20);
            }
            if (version == 1 && arguments % 2 == 1) cursor.Skip(4);
            filters.Add((id, first));
        }
        return filters;
    }
}
