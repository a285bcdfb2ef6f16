using System.Reflection;
using System.Runtime.ExceptionServices;
using PureHDF;

namespace Sepal.Weights;

/// <summary>
/// Writes a tree as HDF5 through PureHDF. One array is in memory at a time. The same tree gives the same bytes: PureHDF writes no times, and groups
/// keep their order.
/// </summary>
internal static class Hdf5Writer
{
    // Small arrays are part of the headers, which the writer keeps until it is done. A header holds 64 KiB at most.
    private const int OwnArray = 1 << 16;

    /// <summary>Writes at the stream's start. The stream has to read, write and seek, and stays open.</summary>
    /// <exception cref="IOException">The stream can't take it: the disk is full.</exception>
    public static void Write(Stream stream, Hdf5Tree tree)
    {
        try
        {
            WriteTree(stream, tree);
        }
        catch (TargetInvocationException e)
        {
            // PureHDF calls itself by reflection, more than once: a full disk is told as what it is.
            Exception cause = e;
            while (cause is TargetInvocationException { InnerException: { } inner }) cause = inner;
            ExceptionDispatchInfo.Throw(cause);
        }
    }

    private static void WriteTree(Stream stream, Hdf5Tree tree)
    {
        var pending = new List<(H5Dataset<float[]> Dataset, Hdf5Array Array)>();
        var file = new H5File();
        Fill(file, tree, pending);
        using var kept = new StreamPart(stream, 0, null);
        using var writer = file.BeginWrite(kept);
        // Large arrays go to the file at once, so those of one length share one buffer: a training writes them after each epoch.
        var buffers = new Dictionary<long, float[]>();
        foreach (var (dataset, array) in pending)
        {
            if (!buffers.TryGetValue(array.Count, out float[]? values)) values = new float[array.Count];
            if (array.Count > OwnArray) buffers[array.Count] = values;
            array.CopyTo!(values);
            writer.Write(dataset, values);
        }
    }

    private static void Fill(H5Group group, Hdf5Tree tree, List<(H5Dataset<float[]>, Hdf5Array)> pending)
    {
        foreach (var (name, value) in tree.Attributes) group.Attributes[name] = new H5Attribute(value);
        foreach (var (name, array) in tree.Arrays)
        {
            if (array.CopyTo is null)
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
