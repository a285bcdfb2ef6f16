using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>Sets values to 0 with a probability and scales the others up, in training only. Source: Srivastava et al. (2014).</summary>
public sealed class Dropout : RandomLayer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="rate">The probability of 0, at least 0 and below 1.</param>
    /// <param name="name">The name in its model.</param>
    public Dropout(double rate, string? name = null) : base(name)
    {
        Rate = Check.NotNegative(rate);
        if (rate >= 1) throw new ArgumentOutOfRangeException(nameof(rate), rate, $"Expected a rate below 1; got {rate}.");
    }

    /// <summary>The probability of 0.</summary>
    public double Rate { get; }

    private protected override Tensor CallInTraining(Tensor input, CallContext context)
    {
        if (Rate == 0) return input.alias();
        using var generator = context.NextGenerator();
        var kept = rand(input.shape, generator: generator) >= Rate;
        return input * kept.to(input.dtype) * (1 / (1 - Rate));
    }

    internal override void WriteConfig(JsonObject config)
    {
        config["rate"] = Rate;
        config["seed"] = null;
        config["noise_shape"] = null;
    }

    internal static Dropout FromConfig(LayerConfig config) => new(config.Double("rate", 0), config.Name);
}
