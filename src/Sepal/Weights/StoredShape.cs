using System.Collections.Immutable;

namespace Sepal.Weights;

/// <summary>Shapes as files tell them: never trusted before they are counted.</summary>
internal static class StoredShape
{
    /// <summary>Axes that an array may have.</summary>
    public const int MostAxes = 32;

    // A span of bytes over float32 values ends at 2 GB.
    private const int MostValues = int.MaxValue / sizeof(float);

    /// <summary>How many values; false where an axis is negative or the values are more than can be held.</summary>
    public static bool TryCount(ReadOnlySpan<long> shape, out int count)
    {
        count = 0;
        if (shape.Length > MostAxes) return false;
        long product = 1;
        bool isEmpty = shape.Contains(0);
        foreach (long size in shape)
        {
            if (size < 0) return false;
            if (isEmpty) continue;
            if (product > MostValues / size) return false;
            product *= size;
        }
        count = isEmpty ? 0 : (int)product;
        return true;
    }

    /// <summary>A shape as Keras prints it: <c>(3, 3, 3, 8)</c>, <c>(8,)</c>, <c>()</c>.</summary>
    public static string Text<T>(ImmutableArray<T> shape) => shape.Length == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape.Take(MostAxes))})";
}
