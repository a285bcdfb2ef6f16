using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;


/// <summary>Brings each group of channels of a picture to mean 0 and deviation 1, then scales by <c>gamma</c> and adds <c>beta</c>. Source: Wu and He (2018). Weights: <c>gamma</c>, <c>beta</c>.</summary>
public sealed class GroupNormalization : SingleInputLayer
{
    private Weight? _gamma;
    private Weight? _beta;

    /// <summary>Describes the layer; arguments and defaults are Keras's.</summary>
    /// <param name="groups">Groups that the channels are split into; 32.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="center">Whether there is a <c>beta</c>.</param>
    /// <param name="scale">Whether there is a <c>gamma</c>.</param>
    /// <param name="name">The name in its model.</param>
    public GroupNormalization(int groups = 32, double epsilon = 1e-3, bool center = true, bool scale = true, string? name = null) : base(name)
    {
        Groups = Check.Positive(groups);
        Epsilon = Check.Positive(epsilon);
        Center = center;
        Scale = scale;
    }

    /// <summary>Groups that the channels are split into.</summary>
    public int Groups { get; }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Whether there is a <c>beta</c>.</summary>
    public bool Center { get; }

    /// <summary>Whether there is a <c>gamma</c>.</summary>
    public bool Scale { get; }

    private protected override Shape OutputShape(Shape input) => ExpectMap(input)[2] % Groups == 0
        ? input
        : throw Refusal($"{input[2]} channels don't divide into {Groups} groups.");

    private protected override void CreateWeights(Shape input)
    {
        if (Scale) _gamma = AddWeight("gamma", [input[^1]], Initializer.Ones);
        if (Center) _beta = AddWeight("beta", [input[^1]], Initializer.Zeros);
    }

    private protected override Tensor Call(Tensor input, CallContext context)
        => nn.functional.group_norm(input.to(ScalarType.Float32), Groups, _gamma?.Value, _beta?.Value, Epsilon).to(input.dtype);

    internal override void WriteConfig(JsonObject config)
    {
        config["groups"] = Groups;
        config["axis"] = -1;
        config["epsilon"] = Epsilon;
        config["center"] = Center;
        config["scale"] = Scale;
        config["beta_initializer"] = Initializer.Zeros.ToConfig();
        config["gamma_initializer"] = Initializer.Ones.ToConfig();
        foreach (string key in (ReadOnlySpan<string>)["beta_regularizer", "gamma_regularizer", "beta_constraint", "gamma_constraint"]) config[key] = null;
    }

    internal static GroupNormalization FromConfig(LayerConfig config)
    {
        if (config.Json["axis"] is not null && config.Ints("axis") is not [-1 or 3]) throw config.Wrong("axis", "-1, the channels");
        return new(config.Int("groups", 32), config.Double("epsilon", 1e-3), config.Bool("center", true), config.Bool("scale", true), config.Name);
    }
}
