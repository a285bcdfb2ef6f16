using Sepal.Numerics;

namespace Sepal.Explaining;

/// <summary>Maps that know nothing of the network: what a heatmap has to beat before its figures mean anything. All are of the input's size, (height, width) row after row.</summary>
internal static class BaselineMap
{
    /// <summary>The names, in the order of <see cref="All"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["random", "centre", "edges"];

    /// <summary>A map's name in words.</summary>
    public static string Describe(string name) => name switch
    {
        "random" => "a random map",
        "centre" => "a hill in the middle",
        "edges" => "the photo's edges",
        _ => name,
    };

    public static IEnumerable<(string Name, float[] Map)> All(Heatmap heatmap, float[] levels, long seed)
    {
        yield return (Names[0], Random(heatmap, seed));
        yield return (Names[1], Centre(heatmap.InputHeight, heatmap.InputWidth));
        yield return (Names[2], Edges(levels, heatmap.InputHeight, heatmap.InputWidth));
    }

    /// <summary>Random numbers, as coarse as the heatmap: removal curves favour smooth maps, so that a finer one would be too easy to beat.</summary>
    private static float[] Random(Heatmap heatmap, long seed)
    {
        var stream = new RandomStream(seed);
        float[] map = new float[heatmap.Map.Length];
        for (int i = 0; i < map.Length; i++) map[i] = (float)stream.NextDouble();
        return (heatmap with { Map = map }).OnInput();
    }

    /// <summary>A round hill in the middle: photographers put things there.</summary>
    private static float[] Centre(int height, int width)
    {
        float[] map = new float[height * width];
        for (int row = 0; row < height; row++)
            for (int column = 0; column < width; column++)
            {
                double y = (row + 0.5) / height - 0.5, x = (column + 0.5) / width - 0.5;
                map[row * width + column] = (float)Math.Exp(-8 * (x * x + y * y));
            }
        return map;
    }

    /// <summary>The steepness of brightness. Source: Sobel and Feldman (1968).</summary>
    private static float[] Edges(float[] levels, int height, int width)
    {
        float[] map = new float[height * width];
        for (int row = 0; row < height; row++)
            for (int column = 0; column < width; column++)
            {
                double across = 0, down = 0;
                for (int k = -1; k <= 1; k++)
                {
                    int weight = 2 - Math.Abs(k);
                    across += weight * (Brightness(row + k, column + 1) - Brightness(row + k, column - 1));
                    down += weight * (Brightness(row + 1, column + k) - Brightness(row - 1, column + k));
                }
                map[row * width + column] = (float)Math.Sqrt(across * across + down * down);
            }
        return map;

        double Brightness(int row, int column)
        {
            int i = 3 * (Math.Clamp(row, 0, height - 1) * width + Math.Clamp(column, 0, width - 1));
            return 0.299 * levels[i] + 0.587 * levels[i + 1] + 0.114 * levels[i + 2];
        }
    }
}
