using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>Everything in one row, in Keras's order (height, width, channels): (None, 7, 7, 128) to (None, 6272). Moves no data.</summary>
public sealed class Flatten : SingleInputLayer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="name">The name in its model.</param>
    public Flatten(string? name = null) : base(name) { }

    private protected override Shape OutputShape(Shape input) => input.IsKnown ? new Shape(checked((int)input.Count)) : new Shape(Shape.Unknown);

    private protected override Tensor Call(Tensor input, CallContext context) => Maps.ToKeras(input).reshape(input.shape[0], -1);

    internal override void WriteConfig(JsonObject config) => config["data_format"] = "channels_last";

    internal static Flatten FromConfig(LayerConfig config) => new(config.Name);
}
