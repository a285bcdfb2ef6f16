using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>The first of two inputs minus the second.</summary>
public sealed class Subtract : Merge
{
    /// <inheritdoc cref="Add(string?)"/>
    public Subtract(string? name = null) : base(name) { }

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs.Count == 2
        ? base.OutputShape(inputs)
        : throw Refusal($"expected two inputs; got {inputs.Count}.");

    private protected override Tensor Combine(Tensor left, Tensor right) => left - right;

    internal static Subtract FromConfig(LayerConfig config) => new(config.Name);
}
