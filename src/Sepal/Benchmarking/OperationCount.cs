using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Benchmarking;

/// <summary>
/// The arithmetic that a network needs for one picture: multiplications and additions of its convolutions and dense layers. What else there is (activations,
/// poolings, the optimizer) is left out, so shares of a ceiling are a little too low rather than too high.
/// </summary>
internal static class OperationCount
{
    /// <summary>Of a forward pass.</summary>
    public static double Forward(Model model) => model.Nodes.Sum(Forward);

    /// <summary>
    /// Of a training step: a forward pass, a kernel's gradient, which costs as much, and an input's gradient, which does too; nobody asks for
    /// that of the first layer with a kernel.
    /// </summary>
    public static double Training(Model model) => 3 * Forward(model) - (model.Nodes.FirstOrDefault(n => Forward(n) > 0) is { } first ? Forward(first) : 0);

    private static double Forward(Node node)
    {
        if (node.Layer is Model inner) return Forward(inner);
        // Each number of a kernel is multiplied once for every place that it is laid on.
        var places = node.Layer is Conv2DTranspose ? node.Inputs[0].Shape : node.Shape;
        double positions = places.IsMap ? (double)places[0] * places[1] : 1;
        return 2 * positions * node.Layer.Weights.Where(w => w.Shape.Length > 1).Sum(w => (double)w.Count);
    }
}
