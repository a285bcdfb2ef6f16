using System.Text.Json.Nodes;
using Sepal.Numerics;

namespace Sepal.Layers;

/// <summary>Shifts each picture by a random part of its size, in training only.</summary>
public sealed class RandomTranslation : RandomAffine
{
    private readonly (double Least, double Most) _height;
    private readonly (double Least, double Most) _width;

    /// <summary>Describes the layer.</summary>
    /// <param name="heightFactor">The largest shift up or down, as a part of the height.</param>
    /// <param name="widthFactor">The largest shift to either side, as a part of the width.</param>
    /// <param name="fill">What stands where the picture has no pixels.</param>
    /// <param name="name">The name in its model.</param>
    public RandomTranslation(double heightFactor, double widthFactor, FillMode fill = FillMode.Reflect, string? name = null)
        : this((-heightFactor, heightFactor), (-widthFactor, widthFactor), fill, false, name) { }

    private RandomTranslation((double, double) height, (double, double) width, FillMode fill, bool isNearest, string? name) : base(fill, isNearest, name)
        => (_height, _width) = (height, width);

    private protected override Motion Draw(ref RandomStream random, long height, long width)
        => new(1, 0, -width * random.Uniform(_width.Least, _width.Most), 0, 1, -height * random.Uniform(_height.Least, _height.Most));

    internal override void WriteConfig(JsonObject config)
    {
        config["height_factor"] = new JsonArray(_height.Least, _height.Most);
        config["width_factor"] = new JsonArray(_width.Least, _width.Most);
        WriteFill(config);
    }

    internal static RandomTranslation FromConfig(LayerConfig config)
    {
        var (fill, nearest) = ReadFill(config);
        return new(ReadRange(config, "height_factor"), ReadRange(config, "width_factor"), fill, nearest, config.Name);
    }
}
