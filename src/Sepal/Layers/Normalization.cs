using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>(x - mean) / deviation per channel, in float32, with figures that are given or were measured on data (Keras's <c>adapt</c>).</summary>
public sealed class Normalization : SingleInputLayer
{
    private readonly double[]? _mean;
    private readonly double[]? _variance;
    private Weight? _meanWeight;
    private Weight? _varianceWeight;

    /// <summary>Describes the layer.</summary>
    /// <param name="mean">Per channel.</param>
    /// <param name="variance">Per channel, above 0.</param>
    /// <param name="name">The name in its model.</param>
    public Normalization(ReadOnlySpan<double> mean, ReadOnlySpan<double> variance, string? name = null) : base(name)
        => (_mean, _variance) = (mean.ToArray(), variance.ToArray());

    private Normalization(string name) : base(name) { }

    private protected override Shape OutputShape(Shape input) => _mean is null || _mean.Length == 1 || input.Rank > 0 && _mean.Length == input[^1]
        ? input
        : throw Refusal($"{_mean.Length} means don't fit {input}.");

    private protected override void CreateWeights(Shape input)
    {
        if (_mean is not null) return;
        // Measured figures are weights of the file: mean, variance, count.
        _meanWeight = AddWeight("mean", [input[^1]], Initializer.Zeros, isTrainable: false);
        _varianceWeight = AddWeight("variance", [input[^1]], Initializer.Ones, isTrainable: false);
        AddWeight("count", [], Initializer.Zeros, isTrainable: false);
    }

    private protected override Tensor Call(Tensor input, CallContext context)
    {
        var x = input.to(ScalarType.Float32);
        var mean = Row(_mean, _meanWeight, x);
        var variance = Row(_variance, _varianceWeight, x);
        return (x - mean) / variance.sqrt().clamp_min(1e-7);
    }

    private static Tensor Row(double[]? given, Weight? measured, Tensor x)
    {
        var row = given is not null ? tensor(given.Select(v => (float)v).ToArray()) : measured!.Value;
        return x.dim() == 4 ? row.reshape(1, -1, 1, 1) : row;
    }

    internal override void WriteConfig(JsonObject config)
    {
        config["axis"] = new JsonArray(-1);
        config["invert"] = false;
        config["mean"] = Json(_mean);
        config["variance"] = Json(_variance);
    }

    private static JsonArray? Json(double[]? values) => values is null ? null : new JsonArray([.. values.Select(v => (JsonNode)v)]);

    internal static Normalization FromConfig(LayerConfig config)
    {
        if (config.Bool("invert", false)) throw config.Wrong("invert", "false");
        if (config.Json["axis"] is not null && config.Ints("axis") is not [-1 or 1 or 3]) throw config.Wrong("axis", "[-1]");
        return config.Json["mean"] is null ? new Normalization(config.Name) : new Normalization(config.Doubles("mean"), config.Doubles("variance"), config.Name);
    }
}
