using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>A layer that joins several inputs value by value; sizes of 1 are stretched.</summary>
public abstract class Merge : Layer
{
    private protected Merge(string? name) : base(name) { }

    private protected abstract Tensor Combine(Tensor left, Tensor right);

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        if (inputs.Count < 2) throw Refusal($"expected at least two inputs; got {inputs.Count}.");
        return inputs.Aggregate(Stretch);
    }

    internal override Tensor Call(IReadOnlyList<Tensor> inputs, CallContext context) => inputs.Aggregate(Combine);

    internal override void WriteConfig(JsonObject config) { }

    private Shape Stretch(Shape left, Shape right)
    {
        if (left.Rank != right.Rank) throw Refusal($"inputs of {left} and {right} can't be joined.");
        var sizes = new int[left.Rank];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = left[i] == right[i] || right[i] == 1 ? left[i] : left[i] == 1 ? right[i]
                : left[i] == Shape.Unknown || right[i] == Shape.Unknown ? Math.Max(left[i], right[i]) : throw Refusal($"inputs of {left} and {right} can't be joined.");
        }
        return new Shape(sizes);
    }
}
