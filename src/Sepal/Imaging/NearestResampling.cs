namespace Sepal.Imaging;

/// <summary>Copies one source pixel for each target pixel; black where there is none.</summary>
internal static class NearestResampling
{
    public static void Apply(Picture source, int[] rows, int[] columns, Picture target)
    {
        for (int y = 0; y < rows.Length; y++)
        {
            if (rows[y] < 0) continue;
            var to = target.Row(y);
            if (y > 0 && rows[y] == rows[y - 1])
            {
                target.Row(y - 1).CopyTo(to);
                continue;
            }
            ReadOnlySpan<byte> from = source.Row(rows[y]);
            int t = 0;
            foreach (int column in columns)
            {
                if (column >= 0)
                {
                    var pixel = from.Slice(3 * column, 3);
                    to[t + 2] = pixel[2];
                    to[t + 1] = pixel[1];
                    to[t] = pixel[0];
                }
                t += 3;
            }
        }
    }
}
