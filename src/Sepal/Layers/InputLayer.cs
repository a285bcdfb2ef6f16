using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>Where data enters a model.</summary>
public sealed class InputLayer : Layer
{
    /// <summary>Describes the input.</summary>
    /// <param name="shape">Its shape, batch left out; <see cref="Layers.Shape.Unknown"/> for a height or width that pictures decide.</param>
    /// <param name="name">The name in its model.</param>
    public InputLayer(Shape shape, string? name = null) : base(name) => Shape = shape;

    /// <summary>The input's shape.</summary>
    public Shape Shape { get; }

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => Shape;

    internal override Tensor Call(IReadOnlyList<Tensor> inputs, CallContext context) => inputs[0];

    internal override void WriteConfig(JsonObject config)
    {
        config.Clear();
        config["batch_shape"] = new JsonArray([null, .. Shape.Sizes.Select(s => s == Shape.Unknown ? null : (JsonNode)s)]);
        config["dtype"] = "float32";
        config["sparse"] = false;
        config["ragged"] = false;
        config["name"] = Name;
        config["optional"] = false;
    }

    internal static InputLayer FromConfig(LayerConfig config)
    {
        var shape = (config.Json["batch_shape"] ?? config.Json["batch_input_shape"]) as JsonArray;
        if (shape is null || shape.Count < 2) throw config.Wrong("batch_shape", "a list of sizes, the batch first");
        return new InputLayer(new Shape([.. shape.Skip(1).Select(s => s is null ? Shape.Unknown : s is JsonValue v && v.TryGetValue(out int size) ? size : throw config.Wrong("batch_shape", "whole numbers"))]), config.Name);
    }
}
