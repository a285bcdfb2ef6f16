using System.Text.Json.Nodes;

namespace Sepal.Layers;

/// <summary>Height and width of a kernel, a window or a stride; a single number stands for both: <c>new Conv2D(32, 3)</c>.</summary>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Width">Columns, at least 1.</param>
public readonly record struct Size2(int Height, int Width)
{
    /// <summary>The same height and width.</summary>
    public static implicit operator Size2(int size) => new(size, size);

    /// <summary>Height, then width, as in Keras.</summary>
    public static implicit operator Size2((int Height, int Width) size) => new(size.Height, size.Width);

    internal long[] ToLongs() => [Height, Width];

    internal JsonArray ToJson() => [Height, Width];

    internal Size2 CheckPositive(string name) => Height > 0 && Width > 0
        ? this
        : throw new ArgumentOutOfRangeException(name, $"Expected {name} of at least 1; got ({Height}, {Width}).");
}
