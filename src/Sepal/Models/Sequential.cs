using Sepal.Layers;

namespace Sepal.Models;

/// <summary>
/// Layers one after the other, as in Keras:
/// <code>
/// var model = new Sequential();
/// model.Add(new Dense(256, activation: "relu", inputDim: 3 * 3 * 2048));
/// model.Add(new Dropout(0.5));
/// model.Add(new Dense(5, activation: "softmax"));
/// </code>
/// The input's shape comes from the first layer (<c>inputShape</c>, <c>inputDim</c>, an <see cref="InputLayer"/> or a model), or from <see cref="Build(Shape)"/>.
/// </summary>
public sealed class Sequential : Model
{
    private readonly List<Layer> _layers = [];
    private readonly List<Node> _nodes = [];

    /// <summary>An empty network.</summary>
    /// <param name="name">Its name; <c>sequential</c>.</param>
    public Sequential(string? name = null) : base(name) { }

    /// <summary>A network of these layers.</summary>
    public Sequential(ReadOnlySpan<Layer> layers, string? name = null) : base(name)
    {
        foreach (var layer in layers) Add(layer);
    }

    /// <summary>Whether the input's shape is known.</summary>
    internal bool IsBuilt => _nodes.Count > 0;

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> Layers => _layers;

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Nodes => Built(_nodes);

    /// <inheritdoc/>
    public override Node Input => Built(_nodes)[0];

    /// <inheritdoc/>
    public override Node Output => Built(_nodes)[^1];

    /// <summary>Adds a layer at the end. The network owns it from now on.</summary>
    /// <exception cref="ArgumentException">The layer can't take what comes before it, or has the name of another.</exception>
    public void Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (_layers.Contains(layer)) throw new ArgumentException($"Layer '{layer.Name}' is in the model already. To use it twice, build the model with nodes.", nameof(layer));
        if (layer is InputLayer input)
        {
            if (_nodes.Count > 0 || _layers.Count > 0) throw new ArgumentException("An input must come first.", nameof(layer));
            GiveNames([layer]);
            _nodes.Add(new Node(input, [], input.Shape));
            return;
        }
        GiveNames([.. _layers, layer]);
        if (_nodes.Count == 0 && _layers.Count == 0 && (layer.DeclaredInput ?? (layer as Model)?.InputShape) is { } declared)
            _nodes.Add(Node.Input(declared, "input_layer"));
        if (_nodes.Count > 0) _nodes.Add(layer.On(_nodes[^1]));
        _layers.Add(layer);
    }

    /// <summary>Says the input's shape, for layers that were added before it was known.</summary>
    public void Build(Shape inputShape)
    {
        if (_nodes.Count > 0)
        {
            if (inputShape != InputShape) throw new InvalidOperationException($"Model '{Name}' is built for {InputShape}; got {inputShape}.");
            return;
        }
        _nodes.Add(Node.Input(inputShape, "input_layer"));
        try
        {
            foreach (var layer in _layers) _nodes.Add(layer.On(_nodes[^1]));
        }
        catch
        {
            _nodes.Clear();
            throw;
        }
    }

    private List<Node> Built(List<Node> nodes) => nodes.Count > 0
        ? nodes
        : throw new InvalidOperationException($"Model '{Name}' does not know its input's shape. Give the first layer an inputShape, or call Build.");
}
