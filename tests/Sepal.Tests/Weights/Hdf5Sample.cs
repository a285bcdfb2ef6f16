using Sepal.Weights;

namespace Sepal.Tests.Weights;

/// <summary>A small file of our own writing.</summary>
internal static class Hdf5Sample
{
    public static byte[] Bytes()
    {
        var tree = new Hdf5Tree();
        tree.At("layers/b/vars").Attributes["name"] = "my b";
        tree.At("layers/a/vars").Add("0", new Hdf5Array([2, 3], into => new float[] { 0, 1, 2, 3, 4, 5 }.CopyTo(into)));
        tree.At("optimizer/vars").Add("0", Hdf5Array.Of(long.MaxValue - 1));
        tree.At("optimizer/vars").Add("1", new Hdf5Array([], into => into[0] = 0.25f));
        return Bytes(tree);
    }

    public static byte[] Bytes(Hdf5Tree tree)
    {
        var stream = new MemoryStream();
        Hdf5Writer.Write(stream, tree);
        return stream.ToArray();
    }
}
