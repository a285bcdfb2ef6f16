using Sepal.Layers;

namespace Sepal.Models;

/// <summary>A layer's place in a graph: the layer, what flows into it, and the shape that comes out. A layer with several places shares its weights.</summary>
public sealed class Node
{
    internal Node(Layer layer, IReadOnlyList<Node> inputs, Shape shape) => (Layer, Inputs, Shape) = (layer, inputs, shape);

    /// <summary>The layer.</summary>
    public Layer Layer { get; }

    /// <summary>The places that flow into it.</summary>
    public IReadOnlyList<Node> Inputs { get; }

    /// <summary>The shape that comes out.</summary>
    public Shape Shape { get; }

    /// <summary>An input, the beginning of a functional model: <c>Node.Input((150, 150, 3))</c>.</summary>
    public static Node Input(Shape shape, string? name = null) => new(new InputLayer(shape, name), [], shape);

    /// <inheritdoc/>
    public override string ToString() => $"{Layer} {Shape}";
}
