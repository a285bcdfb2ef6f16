using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>x × scale + offset, in float32: a network that rescales its own input takes pictures as 0..255.</summary>
public sealed class Rescaling : SingleInputLayer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="offset">What is added after it; 0.</param>
    /// <param name="name">The name in its model.</param>
    public Rescaling(double scale, double offset = 0, string? name = null) : this([scale], [offset], name) { }

    private Rescaling(double[] scale, double[] offset, string? name) : base(name) => (_scale, _offset) = (scale, offset);

    private readonly double[] _scale;
    private readonly double[] _offset;

    private protected override Shape OutputShape(Shape input) => _scale.Length == 1 && _offset.Length == 1 || input.Rank > 0 && Math.Max(_scale.Length, _offset.Length) == input[^1]
        ? input
        : throw Refusal($"{Math.Max(_scale.Length, _offset.Length)} factors don't fit {input}.");

    private protected override Tensor Call(Tensor input, CallContext context)
    {
        var x = input.to(ScalarType.Float32);
        var scaled = _scale.Length == 1 ? x * (float)_scale[0] : x * PerChannel(_scale, x);
        return _offset.Length == 1 ? (_offset[0] == 0 ? scaled : scaled + (float)_offset[0]) : scaled + PerChannel(_offset, x);
    }

    private static Tensor PerChannel(double[] values, Tensor x)
    {
        var row = tensor(values.Select(v => (float)v).ToArray());
        return x.dim() == 4 ? row.reshape(1, -1, 1, 1) : row;
    }

    internal override void WriteConfig(JsonObject config)
    {
        config["scale"] = Json(_scale);
        config["offset"] = Json(_offset);
    }

    private static JsonNode Json(double[] values) => values.Length == 1 ? values[0] : new JsonArray([.. values.Select(v => (JsonNode)v)]);

    internal static Rescaling FromConfig(LayerConfig config) => new(config.Doubles("scale"), config.Json["offset"] is null ? [0] : config.Doubles("offset"), config.Name);
}
