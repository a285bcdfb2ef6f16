using Sepal.Layers;

namespace Sepal.Models;

/// <summary>Shapes through a graph, for an input of another size than it was built with.</summary>
internal static class ShapeRule
{
    public static Shape Propagate(Model model, Shape input) => All(model, input)[model.Output];

    /// <summary>The shape that comes out of every node.</summary>
    public static Dictionary<Node, Shape> All(Model model, Shape input)
    {
        Accept(model, input);
        var shapes = new Dictionary<Node, Shape> { [model.Input] = input };
        foreach (var node in model.Nodes.Where(n => n != model.Input))
            shapes[node] = node.Layer.OutputShape([.. node.Inputs.Select(i => shapes[i])]);
        return shapes;
    }

    private static void Accept(Model model, Shape input)
    {
        var expected = model.InputShape;
        bool fits = input.Rank == expected.Rank && Enumerable.Range(0, input.Rank).All(i => expected[i] == Shape.Unknown || input[i] == Shape.Unknown || expected[i] == input[i]);
        if (!fits) throw new ArgumentException($"Model '{model.Name}' takes {expected}; got {input}.");
    }
}
