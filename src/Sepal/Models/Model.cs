using System.Text.Json.Nodes;
using Sepal.Layers;
using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Models;

/// <summary>
/// A network: a graph of layers with one input and one output. It is a layer too, so that a pretrained base nests inside a new network as in Keras;
/// its nodes are addressed by path (<c>vgg16/block5_conv3</c>). It owns its layers: dispose it and their memory is free.
/// Not thread-safe: one thread uses a model at a time.
/// </summary>
public abstract class Model : Layer
{
    private protected Model(string? name) : base(name) { }

    /// <summary>The graph, inputs before what they flow into.</summary>
    public abstract IReadOnlyList<Node> Nodes { get; }

    /// <summary>Where data enters.</summary>
    public abstract Node Input { get; }

    /// <summary>Where the result leaves.</summary>
    public abstract Node Output { get; }

    /// <summary>The layers in Keras's order, each once; a nested model counts as one.</summary>
    public abstract IReadOnlyList<Layer> Layers { get; }

    /// <summary>The input's shape, batch left out.</summary>
    public Shape InputShape => Input.Shape;

    /// <summary>The output's shape, batch left out.</summary>
    public Shape ResultShape => Output.Shape;

    /// <inheritdoc/>
    public override IReadOnlyList<Weight> Weights => [.. Layers.SelectMany(l => l.Weights)];

    /// <inheritdoc/>
    public override bool Trainable
    {
        get => base.Trainable;
        set
        {
            base.Trainable = value;
            foreach (var layer in Layers) layer.Trainable = value;
        }
    }

    /// <summary>All weights with their paths in this model: <c>conv2d/kernel</c>, <c>vgg16/block1_conv1/kernel</c>.</summary>
    public IEnumerable<(string Path, Weight Weight)> NamedWeights()
    {
        foreach (var layer in Layers)
        {
            if (layer is Model inner)
            {
                foreach (var (path, weight) in inner.NamedWeights()) yield return ($"{inner.Name}/{path}", weight);
            }
            else
            {
                foreach (var weight in layer.Weights) yield return ($"{layer.Name}/{weight.Name}", weight);
            }
        }
    }

    /// <summary>The layer at a path: a name, or a nested model's name, '/' and a name in it.</summary>
    /// <exception cref="ArgumentException">There is none; the message offers the nearest name.</exception>
    public Layer Layer(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string[] parts = path.Split('/', 2);
        var found = Layers.FirstOrDefault(l => l.Name == parts[0]);
        return (found, parts) switch
        {
            (not null, [_]) => found,
            (Model inner, [_, var rest]) => inner.Layer(rest),
            _ => throw new ArgumentException($"No layer is called '{parts[0]}' in '{Name}'. The nearest is '{Nearest(parts[0])}'; 'summary' shows all.", nameof(path)),
        };
    }

    /// <summary>
    /// The part of this network from its input to a node, for features: <c>model.CutAt("mixed10")</c>, <c>model.CutAt("vgg16/block5_pool")</c>. The layers are
    /// this network's own, with their weights and paths: what one trains the other has. Disposing the part frees nothing; it ends with this network.
    /// </summary>
    /// <param name="path">A layer's name, or a nested model's name, '/' and a name in it. A layer that is called several times counts at its last place.</param>
    /// <exception cref="ArgumentException">There is none; the message offers the nearest name.</exception>
    public Functional CutAt(string path)
    {
        Layer(path); // its error, where there is none
        string[] parts = path.Split('/', 2);
        var node = Nodes.Last(n => n.Layer.Name == parts[0]);
        if (parts is [_, var rest]) node = ((Model)node.Layer).CutAt(rest).On([.. node.Inputs]);
        return new Functional(Input, node, Name, ownsLayers: false);
    }

    /// <summary>Draws all weights anew: each a function of the seed and of its path alone.</summary>
    public void Initialize(long seed)
    {
        foreach (var (path, weight) in NamedWeights()) weight.Reset(seed, path);
    }

    /// <summary>
    /// The output for a batch, in inference: values in Keras's order, channels last.
    /// Cost: one forward pass. The same code as in training and explaining.
    /// </summary>
    /// <param name="batch">The inputs, one after the other, in Keras's order.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="precision">In which format to compute; float32.</param>
    /// <param name="inputShape">Their shape, for a network whose input sizes are open.</param>
    public float[] Predict(ReadOnlySpan<float> batch, int count, Precision precision = Precision.Float32, Shape? inputShape = null)
    {
        Engine.Start();
        var shape = inputShape ?? InputShape;
        if (batch.Length != Check.Positive(count) * shape.Count)
            throw new ArgumentException($"Expected {count} × {shape.Count} values for inputs of {shape}; got {batch.Length}.", nameof(batch));
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var input = Maps.FromKeras(batch, count, shape);
        var output = Forward(input, new CallContext { ComputeType = ProcessorFeatures.ComputeType(precision) });
        return Maps.ToKeras(output).contiguous().data<float>().ToArray();
    }

    /// <summary>The output, in float32. The caller's dispose scope owns it.</summary>
    internal Tensor Forward(Tensor input, CallContext context) => GraphExecutor.Run(this, input, context, forScore: false).to(ScalarType.Float32);

    /// <summary>The output before the softmax that the network ends in, in float32.</summary>
    internal Tensor ForwardScore(Tensor input, CallContext context) => GraphExecutor.Run(this, input, context, forScore: true).to(ScalarType.Float32);

    internal override void WriteConfig(JsonObject config) => throw new NotSupportedException("A model writes its config by ToConfig.");

    /// <summary>Whether the layers end with this model; a part that was cut off another leaves them to it.</summary>
    private protected bool OwnsLayers { get; init; } = true;

    /// <summary>What the executor needs to know of the graph, worked out once.</summary>
    internal GraphPlan Plan => _plan is { } plan && plan.Nodes.Count == Nodes.Count ? plan : _plan = new GraphPlan(this);

    private GraphPlan? _plan;

    /// <summary>Whether the network ends in a softmax: its outputs are probabilities.</summary>
    internal override bool EndsInSoftmax => Output.Layer.EndsInSoftmax;

    internal sealed override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        if (inputs.Count != 1) throw Refusal($"expected one input; got {inputs.Count}.");
        return inputs[0] == InputShape ? Output.Shape : ShapeRule.Propagate(this, inputs[0]);
    }

    internal sealed override Tensor Call(IReadOnlyList<Tensor> inputs, CallContext context) => GraphExecutor.Run(this, inputs[0], context.Enter(Name), forScore: false);

    internal sealed override Tensor CallForScore(IReadOnlyList<Tensor> inputs, CallContext context) => GraphExecutor.Run(this, inputs[0], context.Enter(Name), forScore: true);

    /// <summary>Keras's description of the network, as in <c>config.json</c> of a <c>.keras</c> file, without what it was compiled with.</summary>
    public JsonObject ToConfig() => ModelConfig.Write(this);

    /// <summary>Builds a network from Keras's description; its weights are drawn when they are first used.</summary>
    /// <exception cref="ModelFileException">The description holds something that Sepal does not know, which is named.</exception>
    public static Model FromConfig(JsonObject config) => ModelConfig.Read(config);

    /// <summary>Keras's table of layers.</summary>
    public Summary Summarize() => Summary.Of(this);

    private protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing || !OwnsLayers) return;
        foreach (var layer in Layers) layer.Dispose();
    }

    private protected static void GiveNames(IReadOnlyList<Layer> layers)
    {
        var taken = layers.Where(l => l.HasOwnName).Select(l => l.Name).ToHashSet();
        if (layers.Where(l => l.HasOwnName).GroupBy(l => l.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"Two layers are called '{twice.Key}'. Names must differ within a model.");
        foreach (var layer in layers.Where(l => !l.HasOwnName))
        {
            string first = KerasNames.SnakeCase(layer.ClassName), name = first;
            for (int i = 1; !taken.Add(name); i++) name = $"{first}_{i}";
            layer.Rename(name);
        }
    }

    private string Nearest(string name) => NearestNames.Of(name, Layers.Select(l => l.Name)) is [var nearest] ? nearest : "";
}
