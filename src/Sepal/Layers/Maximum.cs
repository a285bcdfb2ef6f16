using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>The largest of its inputs, value by value.</summary>
public sealed class Maximum : Merge
{
    /// <summary>Describes the layer.</summary>
    /// <param name="name">The name in its model.</param>
    public Maximum(string? name = null) : base(name) { }

    private protected override Tensor Combine(Tensor left, Tensor right) => where(left >= right, left, right); // a tie gives its whole gradient to the first, as in TensorFlow

    internal static Maximum FromConfig(LayerConfig config) => new(config.Name);
}
