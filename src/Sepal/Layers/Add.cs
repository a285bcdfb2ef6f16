using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>The sum of its inputs.</summary>
public sealed class Add : Merge
{
    /// <summary>Describes the layer.</summary>
    /// <param name="name">The name in its model.</param>
    public Add(string? name = null) : base(name) { }

    private protected override Tensor Combine(Tensor left, Tensor right) => left + right;

    internal static Add FromConfig(LayerConfig config) => new(config.Name);
}
