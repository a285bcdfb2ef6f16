using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>A rectifier with options: x between threshold and maximum, the maximum above, slope × (x - threshold) below the threshold.</summary>
public sealed class ReLU : SingleInputLayer, IOverwritingLayer
{
    /// <summary>Describes the layer; arguments and defaults are Keras's.</summary>
    /// <param name="maxValue">The largest output; none.</param>
    /// <param name="negativeSlope">The slope below the threshold; 0.</param>
    /// <param name="threshold">Where the line begins; 0.</param>
    /// <param name="name">The name in its model.</param>
    public ReLU(double? maxValue = null, double negativeSlope = 0, double threshold = 0, string? name = null) : base(name)
    {
        MaxValue = maxValue is { } most ? Check.NotNegative(most, nameof(maxValue)) : null;
        NegativeSlope = Check.NotNegative(negativeSlope);
        Threshold = Check.NotNegative(threshold);
    }

    /// <summary>The largest output.</summary>
    public double? MaxValue { get; }

    /// <summary>The slope below the threshold.</summary>
    public double NegativeSlope { get; }

    /// <summary>Where the line begins.</summary>
    public double Threshold { get; }

    private protected override Shape OutputShape(Shape input) => input;

    private protected override Tensor Call(Tensor input, CallContext context)
    {
        if (NegativeSlope == 0 && Threshold == 0)
            return MaxValue is { } most ? input.clamp(0, most) : input.relu();
        var line = MaxValue is { } top ? input.clamp_max(top) : input;
        return where(input >= Threshold, line, (input - Threshold) * NegativeSlope);
    }

    bool IOverwritingLayer.CanOverwrite => NegativeSlope == 0 && Threshold == 0;

    Tensor IOverwritingLayer.Overwrite(Tensor input) => MaxValue is { } most ? input.clamp_(0, most) : input.relu_();

    internal override void WriteConfig(JsonObject config)
    {
        config["max_value"] = MaxValue;
        config["negative_slope"] = NegativeSlope;
        config["threshold"] = Threshold;
    }

    internal static ReLU FromConfig(LayerConfig config) => new(config.OptionalDouble("max_value"), config.Double("negative_slope", 0), config.Double("threshold", 0), config.Name);
}
