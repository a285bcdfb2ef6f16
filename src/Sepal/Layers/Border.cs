using System.Text.Json.Nodes;

namespace Sepal.Layers;

/// <summary>Rows and columns at the four sides of a picture, as Keras orders them.</summary>
/// <param name="Top">Rows above.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Left">Columns at the left.</param>
/// <param name="Right">Columns at the right.</param>
public readonly record struct Border(int Top, int Bottom, int Left, int Right)
{
    /// <summary>The same on all sides.</summary>
    public static implicit operator Border(int all) => new(all, all, all, all);

    /// <summary>Keras's pairs: ((top, bottom), (left, right)).</summary>
    public static implicit operator Border(((int Top, int Bottom) Rows, (int Left, int Right) Columns) sides)
        => new(sides.Rows.Top, sides.Rows.Bottom, sides.Columns.Left, sides.Columns.Right);

    /// <summary>Whether opposite sides are alike: then the engine can pad by itself.</summary>
    internal bool IsEven => Top == Bottom && Left == Right;

    internal JsonArray ToJson() => [new JsonArray(Top, Bottom), new JsonArray(Left, Right)];

    internal static Border FromConfig(LayerConfig config, string key) => config.Doubles(key) switch
    {
        [var all] => (int)all,
        [var rows, var columns] => new Border((int)rows, (int)rows, (int)columns, (int)columns),
        [var top, var bottom, var left, var right] => new Border((int)top, (int)bottom, (int)left, (int)right),
        _ => throw config.Wrong(key, "one, two or two pairs of whole numbers"),
    };

    internal Border CheckNotNegative(string name) => Top >= 0 && Bottom >= 0 && Left >= 0 && Right >= 0
        ? this
        : throw new ArgumentOutOfRangeException(name, $"Expected {name} of at least 0 on each side; got {this}.");
}
