using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>x where positive, slope × x elsewhere.</summary>
public sealed class LeakyReLU : SingleInputLayer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="negativeSlope">The slope below 0; 0.3, as in Keras.</param>
    /// <param name="name">The name in its model.</param>
    public LeakyReLU(double negativeSlope = 0.3, string? name = null) : base(name) => NegativeSlope = Check.NotNegative(negativeSlope);

    /// <summary>The slope below 0.</summary>
    public double NegativeSlope { get; }

    private protected override Shape OutputShape(Shape input) => input;

    private protected override Tensor Call(Tensor input, CallContext context) => nn.functional.leaky_relu(input, NegativeSlope);

    internal override void WriteConfig(JsonObject config) => config["negative_slope"] = NegativeSlope;

    internal static LeakyReLU FromConfig(LayerConfig config) => new(config.Double("negative_slope", config.Double("alpha", 0.3)), config.Name);
}
