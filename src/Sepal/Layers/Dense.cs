using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>
/// A fully connected layer on the last axis: (None, …, in) to (None, …, units). Weights: <c>kernel</c> (in, units), <c>bias</c> (units).
/// </summary>
public sealed class Dense : SingleInputLayer
{
    private readonly Initializer _kernelInitializer;
    private Weight _kernel = null!;
    private Weight? _bias;

    /// <summary>Describes the layer; arguments and defaults are Keras's.</summary>
    /// <param name="units">Values that come out, at least 1.</param>
    /// <param name="activation">Applied to the output; none.</param>
    /// <param name="useBias">Whether a number per unit is added.</param>
    /// <param name="inputDim">For the first layer of a <c>Sequential</c>: how many values come in.</param>
    /// <param name="kernelInitializer">How the kernel starts; Glorot's uniform.</param>
    /// <param name="name">The name in its model.</param>
    public Dense(int units, ActivationFunction? activation = null, bool useBias = true, int? inputDim = null, Initializer? kernelInitializer = null, string? name = null) : base(name)
    {
        Units = Check.Positive(units);
        Activation = activation ?? ActivationFunction.Linear;
        UseBias = useBias;
        _kernelInitializer = kernelInitializer ?? Initializer.GlorotUniform;
        if (inputDim is { } dimension) DeclaredInput = dimension;
    }

    /// <summary>Values that come out.</summary>
    public int Units { get; }

    /// <summary>Applied to the output.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Whether a number per unit is added.</summary>
    public bool UseBias { get; }

    internal override bool EndsInSoftmax => Activation == ActivationFunction.Softmax;

    private protected override Shape OutputShape(Shape input) => input.Rank > 0
        ? input.WithChannels(Units)
        : throw Refusal("expected at least one axis; got none.");

    private protected override void CreateWeights(Shape input)
    {
        if (input[^1] == Shape.Unknown) throw Refusal($"the number of values that come in must be known; got {input}. Set the size of the pictures.");
        _kernel = AddWeight("kernel", [input[^1], Units], _kernelInitializer, WeightLayout.Dense);
        if (UseBias) _bias = AddWeight("bias", [Units], Initializer.Zeros);
    }

    private protected override Tensor Call(Tensor input, CallContext context)
    {
        var sum = Sum(input, context);
        return Activation == ActivationFunction.Linear ? sum : Activation.Apply(sum);
    }

    private protected override Tensor CallForScore(Tensor input, CallContext context)
        => EndsInSoftmax ? Sum(input, context).to(ScalarType.Float32) : Call(input, context);

    private Tensor Sum(Tensor input, CallContext context)
        => Maps.FromKeras(nn.functional.linear(Maps.ToKeras(input.to(context.ComputeType)), context.Use(_kernel), _bias is null ? null : context.Use(_bias)));

    internal override void WriteConfig(JsonObject config)
    {
        config["units"] = Units;
        config["activation"] = Activation.Name;
        config["use_bias"] = UseBias;
        config["kernel_initializer"] = _kernelInitializer.ToConfig();
        config["bias_initializer"] = Initializer.Zeros.ToConfig();
        foreach (string key in (ReadOnlySpan<string>)["kernel_regularizer", "bias_regularizer", "kernel_constraint", "bias_constraint", "quantization_config"]) config[key] = null;
    }

    internal static Dense FromConfig(LayerConfig config) => new(config.Int("units"), config.Activation(), config.Bool("use_bias", true), null, config.Initializer("kernel_initializer"), config.Name);
}
