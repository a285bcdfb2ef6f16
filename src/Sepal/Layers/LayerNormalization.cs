using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;


/// <summary>Brings the channels of each position to mean <c>beta</c> and deviation <c>gamma</c>. Source: Ba et al. (2016). Weights: <c>gamma</c>, <c>beta</c>.</summary>
public sealed class LayerNormalization : SingleInputLayer
{
    private Weight? _gamma;
    private Weight? _beta;
    private int _channels;

    /// <summary>Describes the layer; arguments and defaults are Keras's.</summary>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="center">Whether there is a <c>beta</c>.</param>
    /// <param name="scale">Whether there is a <c>gamma</c>.</param>
    /// <param name="name">The name in its model.</param>
    public LayerNormalization(double epsilon = 1e-3, bool center = true, bool scale = true, string? name = null) : base(name)
    {
        Epsilon = Check.Positive(epsilon);
        Center = center;
        Scale = scale;
    }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Whether there is a <c>beta</c>.</summary>
    public bool Center { get; }

    /// <summary>Whether there is a <c>gamma</c>.</summary>
    public bool Scale { get; }

    private protected override Shape OutputShape(Shape input) => input.Rank > 0 && input[^1] != Shape.Unknown
        ? input
        : throw Refusal($"the number of channels must be known; got {input}.");

    private protected override void CreateWeights(Shape input)
    {
        _channels = input[^1];
        if (Scale) _gamma = AddWeight("gamma", [input[^1]], Initializer.Ones);
        if (Center) _beta = AddWeight("beta", [input[^1]], Initializer.Zeros);
    }

    private protected override Tensor Call(Tensor input, CallContext context)
        => Maps.FromKeras(nn.functional.layer_norm(Maps.ToKeras(input).to(ScalarType.Float32), [_channels], _gamma?.Value, _beta?.Value, Epsilon)).to(input.dtype);

    internal override void WriteConfig(JsonObject config)
    {
        config["axis"] = new JsonArray(-1);
        config["epsilon"] = Epsilon;
        config["center"] = Center;
        config["scale"] = Scale;
        config["rms_scaling"] = false;
        config["beta_initializer"] = Initializer.Zeros.ToConfig();
        config["gamma_initializer"] = Initializer.Ones.ToConfig();
        foreach (string key in (ReadOnlySpan<string>)["beta_regularizer", "gamma_regularizer", "beta_constraint", "gamma_constraint"]) config[key] = null;
    }

    internal static LayerNormalization FromConfig(LayerConfig config)
    {
        if (config.Json["axis"] is not null && config.Ints("axis") is not [-1 or 3]) throw config.Wrong("axis", "-1, the channels");
        if (config.Bool("rms_scaling", false)) throw config.Wrong("rms_scaling", "false");
        return new(config.Double("epsilon", 1e-3), config.Bool("center", true), config.Bool("scale", true), config.Name);
    }
}
