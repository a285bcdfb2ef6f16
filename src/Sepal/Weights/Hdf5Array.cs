namespace Sepal.Weights;

/// <summary>An array to be written: float32 values, or one 64-bit whole number.</summary>
/// <param name="Shape">The sizes of its axes; none for a single number.</param>
/// <param name="CopyTo">Copies all float32 values, when their turn comes; null for a whole number.</param>
/// <param name="Integer">The whole number.</param>
internal sealed record Hdf5Array(int[] Shape, SpanFiller? CopyTo, long Integer = 0)
{
    /// <summary>A single whole number.</summary>
    public static Hdf5Array Of(long value) => new([], null, value);

    /// <summary>How many values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);
}
