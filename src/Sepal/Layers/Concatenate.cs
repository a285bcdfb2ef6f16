using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>Its inputs side by side along one axis; the others must be equal.</summary>
public sealed class Concatenate : Layer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="axis">Keras's axis, the batch counted as 0; the last, the channels.</param>
    /// <param name="name">The name in its model.</param>
    public Concatenate(int axis = -1, string? name = null) : base(name) => Axis = axis;

    /// <summary>Keras's axis.</summary>
    public int Axis { get; }

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        if (inputs.Count < 2) throw Refusal($"expected at least two inputs; got {inputs.Count}.");
        int rank = inputs[0].Rank;
        int axis = (Axis < 0 ? Axis + rank + 1 : Axis) - 1;
        if (axis < 0 || axis >= rank) throw Refusal($"axis {Axis} is not one of {inputs[0]}.");
        foreach (var input in inputs)
        {
            bool fits = input.Rank == rank && Enumerable.Range(0, rank).All(i => i == axis || input[i] == inputs[0][i]);
            if (!fits) throw Refusal($"inputs of {string.Join(", ", inputs)} differ in more than axis {Axis}.");
        }
        var sizes = inputs[0].Sizes.ToArray();
        sizes[axis] = inputs.Any(i => i[axis] == Shape.Unknown) ? Shape.Unknown : inputs.Sum(i => i[axis]);
        return new Shape(sizes);
    }

    internal override Tensor Call(IReadOnlyList<Tensor> inputs, CallContext context)
        => cat([.. inputs.Select(i => i.to(inputs[0].dtype))], Maps.Axis(Axis, (int)inputs[0].dim()));

    internal override void WriteConfig(JsonObject config) => config["axis"] = Axis;

    internal static Concatenate FromConfig(LayerConfig config) => new(config.Int("axis", -1), config.Name);
}
