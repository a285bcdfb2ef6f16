using System.Text.Json.Nodes;
using Sepal.Numerics;

namespace Sepal.Layers;

/// <summary>Turns each picture by a random angle, in training only.</summary>
public sealed class RandomRotation : RandomAffine
{
    private readonly (double Least, double Most) _factor;

    /// <summary>Describes the layer.</summary>
    /// <param name="factor">The largest angle to either side, as a part of a full turn: 0.1 is 36 degrees.</param>
    /// <param name="fill">What stands where the picture has no pixels.</param>
    /// <param name="name">The name in its model.</param>
    public RandomRotation(double factor, FillMode fill = FillMode.Reflect, string? name = null) : this((-factor, factor), fill, false, name) { }

    private RandomRotation((double, double) factor, FillMode fill, bool isNearest, string? name) : base(fill, isNearest, name) => _factor = factor;

    private protected override Motion Draw(ref RandomStream random, long height, long width)
    {
        var (sine, cosine) = Math.SinCos(2 * Math.PI * random.Uniform(_factor.Least, _factor.Most));
        return new(cosine, -sine, 0, sine, cosine, 0);
    }

    internal override void WriteConfig(JsonObject config)
    {
        config["factor"] = new JsonArray(_factor.Least, _factor.Most);
        WriteFill(config);
    }

    internal static RandomRotation FromConfig(LayerConfig config)
    {
        var (fill, nearest) = ReadFill(config);
        return new(ReadRange(config, "factor"), fill, nearest, config.Name);
    }
}
