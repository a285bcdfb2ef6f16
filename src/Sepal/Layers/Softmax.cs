using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>exp(x) over its sum along an axis, in float32.</summary>
public sealed class Softmax : SingleInputLayer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="axis">Keras's axis, the batch counted as 0; the last.</param>
    /// <param name="name">The name in its model.</param>
    public Softmax(int axis = -1, string? name = null) : base(name) => Axis = axis;

    /// <summary>Keras's axis.</summary>
    public int Axis { get; }

    internal override bool EndsInSoftmax => true;

    private protected override Shape OutputShape(Shape input) => Axis >= -input.Rank && Axis <= input.Rank && Axis != 0
        ? input
        : throw Refusal($"axis {Axis} is not one of {input}.");

    private protected override Tensor Call(Tensor input, CallContext context)
        => nn.functional.softmax(input, Maps.Axis(Axis, (int)input.dim()), ScalarType.Float32);

    private protected override Tensor CallForScore(Tensor input, CallContext context) => input.to(ScalarType.Float32);

    internal override void WriteConfig(JsonObject config) => config["axis"] = Axis;

    internal static Softmax FromConfig(LayerConfig config) => new(config.Ints("axis") is [var axis] ? axis : throw config.Wrong("axis", "one axis"), config.Name);
}
