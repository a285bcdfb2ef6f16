using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>The product of its inputs.</summary>
public sealed class Multiply : Merge
{
    /// <summary>Describes the layer.</summary>
    /// <param name="name">The name in its model.</param>
    public Multiply(string? name = null) : base(name) { }

    private protected override Tensor Combine(Tensor left, Tensor right) => left * right;

    internal static Multiply FromConfig(LayerConfig config) => new(config.Name);
}
