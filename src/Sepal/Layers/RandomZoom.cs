using System.Text.Json.Nodes;
using Sepal.Numerics;

namespace Sepal.Layers;

/// <summary>Zooms each picture by a random amount, in training only. Positive is out (smaller), as in Keras.</summary>
public sealed class RandomZoom : RandomAffine
{
    private readonly (double Least, double Most) _height;
    private readonly (double Least, double Most)? _width;

    /// <summary>Describes the layer.</summary>
    /// <param name="factor">The largest change to either side: 0.2 is from 80% to 120%. Height and width change alike.</param>
    /// <param name="fill">What stands where the picture has no pixels.</param>
    /// <param name="name">The name in its model.</param>
    public RandomZoom(double factor, FillMode fill = FillMode.Reflect, string? name = null) : this((-factor, factor), null, fill, false, name) { }

    private RandomZoom((double, double) height, (double, double)? width, FillMode fill, bool isNearest, string? name) : base(fill, isNearest, name)
        => (_height, _width) = (height, width);

    private protected override Motion Draw(ref RandomStream random, long height, long width)
    {
        double vertical = 1 + random.Uniform(_height.Least, _height.Most);
        double horizontal = _width is { } w ? 1 + random.Uniform(w.Least, w.Most) : vertical;
        return new(horizontal, 0, 0, 0, vertical, 0);
    }

    internal override void WriteConfig(JsonObject config)
    {
        config["height_factor"] = new JsonArray(_height.Least, _height.Most);
        config["width_factor"] = _width is { } w ? new JsonArray(w.Least, w.Most) : null;
        WriteFill(config);
    }

    internal static RandomZoom FromConfig(LayerConfig config)
    {
        var (fill, nearest) = ReadFill(config);
        return new(ReadRange(config, "height_factor"), config.Json["width_factor"] is null ? null : ReadRange(config, "width_factor"), fill, nearest, config.Name);
    }
}
