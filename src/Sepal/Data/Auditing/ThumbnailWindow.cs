namespace Sepal.Data.Auditing;

/// <summary>A part of a thumbnail, in shares of its sides, that is looked at as if it were whole.</summary>
/// <param name="Left">Where it begins.</param>
/// <param name="Top">Where it begins.</param>
/// <param name="Width">How wide it is.</param>
/// <param name="Height">How high it is.</param>
internal readonly record struct ThumbnailWindow(float Left, float Top, float Width, float Height)
{
    public static ThumbnailWindow Whole { get; } = new(0, 0, 1, 1);

    /// <summary>Whether it is inside the thumbnail, and still most of it.</summary>
    public bool IsWithin(float least) => Left >= 0 && Top >= 0 && Width >= least && Height >= least && Left + Width <= 1.0001f && Top + Height <= 1.0001f;

    /// <summary>Brightness at so many points along each side, straight between pixels, row by row.</summary>
    public void Sample(ReadOnlySpan<byte> thumbnail, int side, int points, Span<float> values)
    {
        Span<int> columns = stackalloc int[points];
        Span<float> right = stackalloc float[points];
        for (int x = 0; x < points; x++) (columns[x], right[x]) = Between(Left, Width, x, points, side);
        for (int y = 0; y < points; y++)
        {
            var (row, down) = Between(Top, Height, y, points, side);
            var upper = thumbnail.Slice(row * side, side);
            var lower = thumbnail.Slice((row + 1) * side, side);
            for (int x = 0; x < points; x++)
            {
                int at = columns[x];
                float above = upper[at] + right[x] * (upper[at + 1] - upper[at]), below = lower[at] + right[x] * (lower[at + 1] - lower[at]);
                values[y * points + x] = above + down * (below - above);
            }
        }
    }

    /// <summary>The pixel before a point, and how far the point is from it to the next.</summary>
    private static (int, float) Between(float start, float length, int point, int points, int side)
    {
        float place = Math.Clamp((start + length * (point + 0.5f) / points) * side - 0.5f, 0, side - 1.001f);
        return ((int)place, place - (int)place);
    }
}
