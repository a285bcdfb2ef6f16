namespace Sepal.Imaging;

/// <summary>
/// A decoded picture: 8-bit red, green and blue, row by row from the top left, shape (<see cref="Height"/>, <see cref="Width"/>, 3), values 0..255.
/// The pixels are the caller's array, not a copy; a picture that others hold should not be written to.
/// </summary>
public sealed class Picture
{
    /// <summary>Wraps pixels.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="pixels">Exactly <c>height x width x 3</c> bytes.</param>
    /// <exception cref="ArgumentException">The array's length doesn't fit the size.</exception>
    public Picture(int width, int height, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        Width = Check.Positive(width);
        Height = Check.Positive(height);
        if (pixels.LongLength != 3L * width * height)
            throw new ArgumentException($"Expected {3L * width * height} bytes for a picture of {width} x {height} in RGB; got {pixels.LongLength}.", nameof(pixels));
        Pixels = pixels;
    }

    /// <summary>A black picture.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, or the pixels would not fit an array.</exception>
    public Picture(int width, int height) : this(width, height, new byte[ByteCount(width, height)]) { }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Red, green, blue of each pixel, row-major: <c>Pixels[(row * Width + column) * 3 + channel]</c>.</summary>
    public byte[] Pixels { get; }

    /// <summary>One row, <c>Width x 3</c> bytes.</summary>
    public Span<byte> Row(int row) => Pixels.AsSpan(Check.Within(row, 0, Height - 1) * Width * 3, Width * 3);

    /// <summary>The size, as "60 x 40" (width x height).</summary>
    public override string ToString() => $"{Width} x {Height}";

    private static int ByteCount(int width, int height)
    {
        long count = 3L * Check.Positive(width) * Check.Positive(height);
        return count <= Array.MaxLength ? (int)count
            : throw new ArgumentOutOfRangeException(nameof(width), $"Expected at most {Array.MaxLength / 3} pixels; got {width} x {height}.");
    }
}
