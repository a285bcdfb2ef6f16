using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>
/// A network and some pictures that it is asked about: what a method may know. Pixels are (pictures, 3, height, width), RGB 0..255, so that black is 0 and a
/// gradient is per level whatever the network's own scaling is. Tensors belong to the caller's dispose scope.
/// </summary>
internal sealed class Probe
{
    private readonly Model _model;
    private readonly ClassHead _head;
    private readonly ChannelScaling _scaling;
    private readonly ScalarType _type;
    private readonly Action<int, int>? _report;
    private readonly CancellationToken _cancellation;

    /// <summary>Asks the network once. Cost: one forward pass.</summary>
    public Probe(Model model, ClassHead head, MapLayers layers, Scaling scaling, Tensor pixels, ExplanationOptions options, Action<int, int>? report = null, CancellationToken cancellation = default)
    {
        (_model, _head, _scaling, Pixels, _report, _cancellation) = (model, head, ChannelScaling.Of(scaling), pixels, report, cancellation);
        string? layer = options.Method.NeedsLayer ? layers.Resolve(options.Layer, options.Method) : null;
        (Layer, Rectifiers) = (layer ?? model.Input.Layer.Name, layers.Rectifiers);
        _type = ProcessorFeatures.ComputeType(options.Precision);
        BatchSize = options.BatchSize;
        Score = options.Score ?? options.Method.DefaultScore;

        using var noGradients = no_grad();
        using var taps = layer is null ? null : new Taps([layer]);
        var logits = head.Logits(model.ForwardScore(Scaled(pixels), new CallContext { ComputeType = _type, Taps = taps }));
        Logits = Rows(logits);
        Probabilities = Rows(head.Probabilities(logits));
        if (taps is not null) Activations = taps.Outputs[layer!].alias();
    }

    /// <summary>The pictures.</summary>
    public Tensor Pixels { get; }

    /// <summary>How many pictures.</summary>
    public int Count => (int)Pixels.shape[0];

    public int Height => (int)Pixels.shape[2];

    public int Width => (int)Pixels.shape[3];

    /// <summary>The layer's path; the input's for methods that look at pixels.</summary>
    public string Layer { get; }

    /// <summary>Layers that end in a rectifier.</summary>
    public IReadOnlyList<string> Rectifiers { get; }

    /// <summary>What the layer gives, (pictures, channels, rows, columns), in the compute type.</summary>
    public Tensor Activations { get; } = null!;

    /// <summary>How many copies go through the network at once.</summary>
    public int BatchSize { get; }

    public ExplainedScore Score { get; }

    /// <summary>For each picture a number for each class.</summary>
    public float[][] Logits { get; }

    /// <inheritdoc cref="Logits"/>
    public float[][] Probabilities { get; }

    /// <summary>For each picture the class that is explained.</summary>
    public int[] Classes { get; set; } = [];

    /// <summary>A picture's score.</summary>
    public double ScoreOf(int picture) => (Score == ExplainedScore.Logit ? Logits : Probabilities)[picture][Classes[picture]];

    /// <summary>One picture, (1, 3, height, width).</summary>
    public Tensor Picture(int picture) => Pixels[picture].unsqueeze(0);

    /// <summary>The gradients of the pictures' scores with respect to what the layer gives. Cost: the network behind the layer, there and back; nothing below it is differentiated.</summary>
    public Tensor ActivationGradients()
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var activations = Activations.detach().requires_grad_(true);
        var scores = ScoresOf(Ask(Pixels, new NodeFeed(Layer, activations)), Classes);
        return Gradients.Of(scores.sum(), activations).MoveToOuterDisposeScope();
    }

    /// <summary>The gradients of scores with respect to pixels, (copies, 3, height, width). Cost: one forward and one backward pass.</summary>
    /// <param name="pixels">Copies of pictures.</param>
    /// <param name="classes">The class of each.</param>
    /// <param name="taps">What changes on the way; nothing.</param>
    public Tensor PixelGradients(Tensor pixels, int[] classes, Taps? taps = null)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var leaf = pixels.detach().requires_grad_(true);
        var scores = ScoresOf(Ask(leaf, taps: taps), classes);
        return Gradients.Of(scores.sum(), leaf).MoveToOuterDisposeScope();
    }

    /// <summary>The scores of changed copies of a picture. Cost: a forward pass for each.</summary>
    public double[] Scores(Tensor pixels, int picture) => Scores(pixels, null, picture);

    /// <summary>The scores of a picture for changed activations of the layer, (copies, channels, rows, columns). Cost: the network behind the layer for each.</summary>
    public double[] ScoresBehind(Tensor activations, int picture)
        => Scores(Picture(picture).expand(activations.shape[0], -1, -1, -1), new NodeFeed(Layer, activations), picture);

    /// <summary>Tells how many copies are done, and stops where that is wanted.</summary>
    public void Step(int done, int total)
    {
        _report?.Invoke(done, total);
        _cancellation.ThrowIfCancellationRequested();
    }

    private double[] Scores(Tensor pixels, NodeFeed? feed, int picture)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        int[] classes = [.. Enumerable.Repeat(Classes[picture], (int)pixels.shape[0])];
        return [.. ScoresOf(Ask(pixels, feed), classes).contiguous().data<float>().ToArray().Select(s => (double)s)];
    }

    private Tensor Ask(Tensor pixels, NodeFeed? feed = null, Taps? taps = null)
        => _head.Logits(_model.ForwardScore(Scaled(pixels), new CallContext { ComputeType = _type, Feed = feed, Taps = taps }));

    private Tensor ScoresOf(Tensor logits, int[] classes)
    {
        var values = Score == ExplainedScore.Logit ? logits : _head.Probabilities(logits);
        return values.gather(1, tensor(classes.Select(c => (long)c).ToArray()).unsqueeze(1)).squeeze(1);
    }

    private Tensor Scaled(Tensor pixels) => PixelTensor.Scale(pixels, _scaling.Multiply, _scaling.Add, _scaling.Bgr, _type);

    private static float[][] Rows(Tensor values) => [.. values.contiguous().data<float>().ToArray().Chunk((int)values.shape[1])];
}
