namespace Sepal.Weights;

/// <summary>An array to be written: float32 values that are fetched when their turn comes, or one 64-bit whole number.</summary>
internal sealed record Hdf5Array(int[] Shape, Func<float[]>? Floats, long Integer = 0)
{
    /// <summary>A single whole number.</summary>
    public static Hdf5Array Of(long value) => new([], null, value);

    /// <summary>How many values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);
}
