using Sepal.Layers;

namespace Sepal.Models;

/// <summary>The functional way to build a graph: Keras's <c>x = Conv2D(32, 3)(x)</c> is <c>x = new Conv2D(32, 3).On(x)</c>.</summary>
public static class LayerCalls
{
    /// <summary>Puts the layer behind these nodes; its weights come into being now, where it is new.</summary>
    /// <exception cref="ArgumentException">The layer can't take these shapes.</exception>
    public static Node On(this Layer layer, params ReadOnlySpan<Node> inputs)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (inputs.Length == 0) throw new ArgumentException($"Layer '{layer.Name}' needs at least one input.", nameof(inputs));
        Shape[] shapes = [.. inputs.ToArray().Select(i => i.Shape)];
        var shape = layer.OutputShape(shapes);
        layer.Build(shapes);
        return new Node(layer, inputs.ToArray(), shape);
    }
}
