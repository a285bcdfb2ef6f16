using Sepal.Layers;

namespace Sepal.Models;

/// <summary>
/// A graph from an input to an output, as Keras's <c>Model(inputs, outputs)</c>:
/// <code>
/// var input = Node.Input((150, 150, 3));
/// var x = new Conv2D(32, 3, activation: "relu").On(input);
/// var output = new Dense(5, activation: "softmax").On(new GlobalAveragePooling2D().On(x));
/// var model = new Functional(input, output);
/// </code>
/// Layers stand in Keras's order: by distance from the output, farthest first.
/// </summary>
public sealed class Functional : Model
{
    /// <summary>A model of everything between two nodes.</summary>
    /// <exception cref="ArgumentException">The output does not depend on the input alone.</exception>
    public Functional(Node input, Node output, string? name = null) : this(input, output, name, ownsLayers: true) { }

    internal Functional(Node input, Node output, string? name, bool ownsLayers) : base(name)
    {
        OwnsLayers = ownsLayers;
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        Input = input;
        Output = output;
        (Nodes, Layers) = GraphOrder.Of(input, output);
        GiveNames(Layers);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Nodes { get; }

    /// <inheritdoc/>
    public override Node Input { get; }

    /// <inheritdoc/>
    public override Node Output { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> Layers { get; }
}
