using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>The mean of its inputs, value by value.</summary>
public sealed class Average : Merge
{
    /// <inheritdoc cref="Add(string?)"/>
    public Average(string? name = null) : base(name) { }

    private protected override Tensor Combine(Tensor left, Tensor right) => left + right;

    internal override Tensor Call(IReadOnlyList<Tensor> inputs, CallContext context) => base.Call(inputs, context) / inputs.Count;

    internal static Average FromConfig(LayerConfig config) => new(config.Name);
}
