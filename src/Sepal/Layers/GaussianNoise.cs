using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>Adds normal noise, in training only.</summary>
public sealed class GaussianNoise : RandomLayer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="stddev">The noise's deviation, at least 0.</param>
    /// <param name="name">The name in its model.</param>
    public GaussianNoise(double stddev, string? name = null) : base(name) => Deviation = Check.NotNegative(stddev);

    /// <summary>The noise's deviation.</summary>
    public double Deviation { get; }

    private protected override Tensor CallInTraining(Tensor input, CallContext context)
    {
        using var generator = context.NextGenerator();
        return input + (randn(input.shape, generator: generator) * Deviation).to(input.dtype);
    }

    internal override void WriteConfig(JsonObject config)
    {
        config["stddev"] = Deviation;
        config["seed"] = null;
    }

    internal static GaussianNoise FromConfig(LayerConfig config) => new(config.Double("stddev", 0), config.Name);
}
