using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>
/// One step of a network, with Keras's name and semantics: a description (Keras's config), a shape rule, weights that come into being when the
/// input's shape is known, and a call. A model is a layer too. The model that a layer is added to owns it and disposes it.
/// </summary>
public abstract class Layer : IDisposable
{
    private readonly List<Weight> _weights = [];
    private string? _name;
    private bool _trainable = true;

    private protected Layer(string? name)
    {
        if (name is not null) Rename(name);
    }

    /// <summary>The name within its model. One that is not given is Keras's: the class in snake_case and a running number (<c>conv2d_1</c>).</summary>
    public string Name => _name ?? KerasNames.SnakeCase(ClassName);

    /// <summary>Keras's class name.</summary>
    public virtual string ClassName => GetType().Name;

    /// <summary>
    /// Whether training changes it. A frozen layer gets no gradients and no optimizer state, and BatchNormalization leaves its statistics
    /// as they are and normalises with them. Setting it on a model sets it on everything inside, however deep.
    /// </summary>
    public virtual bool Trainable
    {
        get => _trainable;
        set
        {
            _trainable = value;
            foreach (var weight in _weights) weight.ApplyTrainability();
        }
    }

    /// <summary>All weights, in Keras's order: those that train first, then statistics; a model's are those of its layers in order.</summary>
    public virtual IReadOnlyList<Weight> Weights => _weights;

    /// <summary>How many numbers the weights hold.</summary>
    public long ParameterCount => Weights.Sum(w => w.Count);

    /// <summary>The shapes that it was built for; empty before.</summary>
    internal IReadOnlyList<Shape> BuiltFor { get; private set; } = [];

    /// <summary>The input's shape, where the layer was told it as in Keras's <c>input_shape</c>.</summary>
    internal Shape? DeclaredInput { get; init; }

    /// <summary>What a file said of this layer, kept so that options which only Keras uses survive being written again.</summary>
    internal JsonObject? SourceConfig { get; set; }

    internal bool HasOwnName => _name is not null;

    /// <summary>The shape that comes out.</summary>
    /// <exception cref="ArgumentException">The layer can't take these shapes.</exception>
    internal abstract Shape OutputShape(IReadOnlyList<Shape> inputs);

    /// <summary>The output for these inputs. Maps are (batch, channels, height, width) in channels-last memory. The caller's dispose scope owns it.</summary>
    internal abstract Tensor Call(IReadOnlyList<Tensor> inputs, CallContext context);

    /// <summary>Whether <see cref="CallForScore"/> differs from <see cref="Call"/>: the layer ends in a softmax.</summary>
    internal virtual bool EndsInSoftmax => false;

    /// <summary>The output before the softmax that the layer ends in, in float32.</summary>
    internal virtual Tensor CallForScore(IReadOnlyList<Tensor> inputs, CallContext context) => Call(inputs, context);

    /// <summary>Creates the weights, once.</summary>
    internal void Build(IReadOnlyList<Shape> inputs)
    {
        if (BuiltFor.Count > 0)
        {
            OutputShape(inputs);
            return;
        }
        BuiltFor = [.. inputs];
        CreateWeights(inputs[0]);
    }

    private protected virtual void CreateWeights(Shape input) { }

    private protected Weight AddWeight(string name, ReadOnlySpan<int> shape, Initializer initializer, WeightLayout layout = WeightLayout.Same, bool isTrainable = true)
    {
        var weight = new Weight(this, name, shape, initializer, layout, isTrainable);
        _weights.Add(weight);
        return weight;
    }

    /// <summary>Adds this layer's own keys to Keras's config.</summary>
    internal abstract void WriteConfig(JsonObject config);

    internal void Rename(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Contains('/', StringComparison.Ordinal))
            throw new ArgumentException($"A layer's name can't hold '/', which separates the parts of a node's path; got '{name}'.", nameof(name));
        _name = name;
    }

    /// <summary>An error in the house's form, with the layer's name before it.</summary>
    private protected ArgumentException Refusal(string message) => new($"Layer '{Name}' ({ClassName}): {message}");

    private protected Shape ExpectMap(Shape input) => input.IsMap
        ? input
        : throw Refusal($"expected maps of shape (None, height, width, channels); got {input}.");

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    private protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (var weight in _weights) weight.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({ClassName})";
}
