using PureHDF;

namespace Sepal.Weights;

/// <summary>
/// Writes a tree as HDF5 through PureHDF. One array is in memory at a time. The same tree gives the same bytes: PureHDF writes no times, and groups
/// keep their order.
/// </summary>
internal static class Hdf5Writer
{
    /// <summary>Writes at the stream's start. The stream has to read, write and seek, and stays open.</summary>
    public static void Write(Stream stream, Hdf5Tree tree)
    {
        var pending = new List<(H5Dataset<float[]> Dataset, Hdf5Array Array)>();
        var file = new H5File();
        Fill(file, tree, pending);
        using var kept = new StreamPart(stream, 0, null);
        using var writer = file.BeginWrite(kept);
        foreach (var (dataset, array) in pending)
        {
            float[] values = array.Floats!();
            int expected = array.Shape.Aggregate(1, (product, size) => checked(product * size));
            if (values.Length != expected) throw new InvalidOperationException($"Expected {expected} values for an array of shape ({string.Join(", ", array.Shape)}); got {values.Length}.");
            writer.Write(dataset, values);
        }
    }

    private static void Fill(H5Group group, Hdf5Tree tree, List<(H5Dataset<float[]>, Hdf5Array)> pending)
    {
        foreach (var (name, value) in tree.Attributes) group.Attributes[name] = new H5Attribute(value);
        foreach (var (name, array) in tree.Arrays)
        {
            if (array.Floats is null)
            {
                group[name] = new H5Dataset(array.Integer, fileDims: []);
                continue;
            }
            var dataset = new H5Dataset<float[]>([.. array.Shape.Select(s => (ulong)s)]);
            group[name] = dataset;
            pending.Add((dataset, array));
        }
        foreach (var (name, inner) in tree.Groups)
        {
            var made = new H5Group();
            group[name] = made;
            Fill(made, inner, pending);
        }
    }
}
