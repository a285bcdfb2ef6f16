using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>x where positive, alpha × (exp(x) - 1) elsewhere.</summary>
public sealed class ELU : SingleInputLayer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="alpha">Minus the limit towards minus infinity; 1.</param>
    /// <param name="name">The name in its model.</param>
    public ELU(double alpha = 1, string? name = null) : base(name) => Alpha = alpha;

    /// <summary>Minus the limit towards minus infinity.</summary>
    public double Alpha { get; }

    private protected override Shape OutputShape(Shape input) => input;

    private protected override Tensor Call(Tensor input, CallContext context) => nn.functional.elu(input, Alpha);

    internal override void WriteConfig(JsonObject config) => config["alpha"] = Alpha;

    internal static ELU FromConfig(LayerConfig config) => new(config.Double("alpha", 1), config.Name);
}
