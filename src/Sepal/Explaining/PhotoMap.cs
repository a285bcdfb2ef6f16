namespace Sepal.Explaining;

/// <summary>A heatmap at a photo's own size.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Values">In [0, 1], (height, width) row after row.</param>
public sealed record PhotoMap(int Height, int Width, float[] Values)
{
    /// <summary>The share of the map inside a box, in [0, 1]; 0 for an empty map. A map that ignores the box has the box's share of the photo's area.</summary>
    /// <param name="top">The box's first row.</param>
    /// <param name="left">Its first column.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">The box does not lie within the photo.</exception>
    public double ShareInside(int top, int left, int height, int width)
    {
        Check.Within(top, 0, Height - 1);
        Check.Within(left, 0, Width - 1);
        Check.Within(height, 1, Height - top);
        Check.Within(width, 1, Width - left);
        bool[] mask = new bool[Values.Length];
        for (int row = top; row < top + height; row++) mask.AsSpan(row * Width + left, width).Fill(true);
        return ShareInside(mask);
    }

    /// <summary>The share of the map inside a mask of the photo's size, (height, width) row after row.</summary>
    /// <exception cref="ArgumentException">The mask has another size.</exception>
    public double ShareInside(ReadOnlySpan<bool> mask)
    {
        if (mask.Length != Values.Length) throw new ArgumentException($"Expected a mask of {Values.Length} pixels for a photo of {Width} x {Height}; got {mask.Length}.", nameof(mask));
        double inside = 0, sum = 0;
        for (int i = 0; i < mask.Length; i++)
        {
            sum += Values[i];
            if (mask[i]) inside += Values[i];
        }
        return sum > 0 ? inside / sum : 0;
    }

    /// <summary>The row and column of the largest value; the first of several alike.</summary>
    public (int Row, int Column) Peak()
    {
        int peak = 0;
        for (int i = 1; i < Values.Length; i++)
            if (Values[i] > Values[peak]) peak = i;
        return (peak / Width, peak % Width);
    }
}
