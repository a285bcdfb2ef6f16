using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>
/// Brings each channel to mean <c>beta</c> and deviation <c>gamma</c>: with the batch's own statistics in training, with running ones otherwise, and always with
/// running ones, left untouched, when frozen. Statistics are float32. Keras's defaults: epsilon 1e-3, momentum 0.99 (the share of the old value),
/// biased variance. Weights: <c>gamma</c>, <c>beta</c>, <c>moving_mean</c>, <c>moving_variance</c>, each of the channels' count.
/// Source: Ioffe and Szegedy (2015).
/// </summary>
public sealed class BatchNormalization : SingleInputLayer
{
    private Weight? _gamma;
    private Weight? _beta;
    private Weight _mean = null!;
    private Weight _variance = null!;

    /// <summary>Describes the layer; arguments and defaults are Keras's.</summary>
    /// <param name="momentum">The share of the old running statistics in each step.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="center">Whether there is a <c>beta</c>.</param>
    /// <param name="scale">Whether there is a <c>gamma</c>; InceptionV3 has none.</param>
    /// <param name="name">The name in its model.</param>
    public BatchNormalization(double momentum = 0.99, double epsilon = 1e-3, bool center = true, bool scale = true, string? name = null) : base(name)
    {
        Momentum = Check.Within(momentum, 0, 1);
        Epsilon = Check.Positive(epsilon);
        Center = center;
        Scale = scale;
    }

    /// <summary>The share of the old running statistics in each step.</summary>
    public double Momentum { get; }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Whether there is a <c>beta</c>.</summary>
    public bool Center { get; }

    /// <summary>Whether there is a <c>gamma</c>.</summary>
    public bool Scale { get; }

    private protected override Shape OutputShape(Shape input) => input.Rank > 0 ? input : throw Refusal("expected at least one axis; got none.");

    private protected override void CreateWeights(Shape input)
    {
        int channels = input[^1];
        if (channels == Shape.Unknown) throw Refusal($"the number of channels must be known; got {input}.");
        if (Scale) _gamma = AddWeight("gamma", [channels], Initializer.Ones);
        if (Center) _beta = AddWeight("beta", [channels], Initializer.Zeros);
        _mean = AddWeight("moving_mean", [channels], Initializer.Zeros, isTrainable: false);
        _variance = AddWeight("moving_variance", [channels], Initializer.Ones, isTrainable: false);
    }

    private protected override Tensor Call(Tensor input, CallContext context)
    {
        bool channelsLast = input.dim() == 3; // a sequence: the engine wants its channels second
        var x = channelsLast ? input.transpose(1, 2) : input;
        var y = context.IsTraining && Trainable ? Normalise(x) : nn.functional.batch_norm(x, _mean.Value, _variance.Value, _gamma?.Value, _beta?.Value, training: false, eps: Epsilon);
        return channelsLast ? y.transpose(1, 2) : y;
    }

    private Tensor Normalise(Tensor x)
    {
        // With momentum 1 the engine leaves the batch's own statistics here: no second pass over the data.
        long channels = _mean.Count, count = x.numel() / channels;
        var mean = zeros(channels);
        var variance = ones(channels);
        if (count < 2)
            throw Refusal("one value per channel has no variance. Use batches of at least 2 pictures, or freeze the layer.");
        var y = nn.functional.batch_norm(x, mean, variance, _gamma?.Value, _beta?.Value, training: true, momentum: 1, eps: Epsilon);
        using (no_grad())
        {
            // The engine's variance is the unbiased one, Keras keeps the biased.
            _mean.Value.mul_(Momentum).add_(mean, 1 - Momentum);
            _variance.Value.mul_(Momentum).add_(variance, (1 - Momentum) * (count - 1) / count);
        }
        return y;
    }

    internal override void WriteConfig(JsonObject config)
    {
        config["axis"] = -1;
        config["momentum"] = Momentum;
        config["epsilon"] = Epsilon;
        config["center"] = Center;
        config["scale"] = Scale;
        config["beta_initializer"] = Initializer.Zeros.ToConfig();
        config["gamma_initializer"] = Initializer.Ones.ToConfig();
        config["moving_mean_initializer"] = Initializer.Zeros.ToConfig();
        config["moving_variance_initializer"] = Initializer.Ones.ToConfig();
        foreach (string key in (ReadOnlySpan<string>)["beta_regularizer", "gamma_regularizer", "beta_constraint", "gamma_constraint"]) config[key] = null;
        config["synchronized"] = false;
    }

    internal static BatchNormalization FromConfig(LayerConfig config)
    {
        if (config.Json["axis"] is not null && config.Ints("axis") is not [-1 or 3 or 1]) throw config.Wrong("axis", "-1, the channels");
        return new(config.Double("momentum", 0.99), config.Double("epsilon", 1e-3), config.Bool("center", true), config.Bool("scale", true), config.Name);
    }
}
