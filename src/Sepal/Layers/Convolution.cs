using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>What the convolution layers share: window, stride, padding, activation, bias.</summary>
public abstract class Convolution : SingleInputLayer
{
    private protected Convolution(Size2 kernelSize, Size2? strides, Padding padding, ActivationFunction? activation, bool useBias, Size2? dilationRate, Initializer? kernelInitializer, string? name)
        : base(name)
    {
        KernelSize = kernelSize.CheckPositive(nameof(kernelSize));
        Strides = (strides ?? 1).CheckPositive(nameof(strides));
        DilationRate = (dilationRate ?? 1).CheckPositive(nameof(dilationRate));
        Padding = padding;
        Activation = activation ?? ActivationFunction.Linear;
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? Initializer.GlorotUniform;
    }

    /// <summary>Height and width of the window.</summary>
    public Size2 KernelSize { get; }

    /// <summary>Steps between windows.</summary>
    public Size2 Strides { get; }

    /// <summary>What happens at the border.</summary>
    public Padding Padding { get; }

    /// <summary>Applied to the sum and the bias.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Whether a number per channel is added.</summary>
    public bool UseBias { get; }

    /// <summary>Steps between a window's taps.</summary>
    public Size2 DilationRate { get; }

    /// <summary>How the kernel starts; the bias starts at zero.</summary>
    public Initializer KernelInitializer { get; }

    private protected Weight? Bias { get; set; }

    private protected abstract int OutputChannels(Shape input);

    private protected abstract Tensor Convolve(Tensor input, CallContext context);

    /// <summary>
    /// Whether zeros that a ZeroPadding2D adds before this layer can be left to it, which saves a copy of the map: <see cref="CallWithoutActivation"/> then gets them.
    /// </summary>
    internal virtual bool CanPad(Border zeros) => false;

    private protected virtual Tensor Convolve(Tensor input, CallContext context, Border zeros) => Convolve(input, context);

    internal override bool EndsInSoftmax => Activation == ActivationFunction.Softmax;

    /// <summary>Whether the output is a plain ReLU of what <see cref="CallWithoutActivation"/> gives: the executor may then apply it after a following max-pooling, on a quarter of the numbers.</summary>
    internal bool EndsInRelu => Activation == ActivationFunction.Relu;

    internal Tensor CallWithoutActivation(Tensor input, CallContext context, Border? zeros = null) => zeros is { } border
        ? Convolve(input.to(context.ComputeType), context, border)
        : Convolve(input.to(context.ComputeType), context);

    /// <summary>The output for an input around which there should be zeros.</summary>
    internal Tensor CallPadded(Tensor input, CallContext context, Border zeros) => Activated(CallWithoutActivation(input, context, zeros));

    private protected override Tensor Call(Tensor input, CallContext context) => Activated(CallWithoutActivation(input, context));

    // The sum is nobody else's: where no gradients are recorded, a rectifier may work in its memory.
    private Tensor Activated(Tensor sum) => Activation == ActivationFunction.Linear ? sum : is_grad_enabled() ? Activation.Apply(sum) : Activation.ApplyInPlace(sum);

    private protected override Tensor CallForScore(Tensor input, CallContext context)
        => EndsInSoftmax ? CallWithoutActivation(input, context).to(ScalarType.Float32) : Call(input, context);

    private protected override Shape OutputShape(Shape input)
    {
        ExpectMap(input);
        int height = PaddingRule.OutputSize(Padding, input[0], KernelSize.Height, Strides.Height, DilationRate.Height);
        int width = PaddingRule.OutputSize(Padding, input[1], KernelSize.Width, Strides.Width, DilationRate.Width);
        if (height is < 1 and not Shape.Unknown || width is < 1 and not Shape.Unknown)
            throw Refusal($"a window of {KernelSize.Height}×{KernelSize.Width} does not fit into {input}. Use larger pictures or padding 'same'.");
        return new Shape(height, width, OutputChannels(input));
    }

    private protected int InputChannels(Shape input) => ExpectMap(input)[2] is var channels && channels != Shape.Unknown
        ? channels
        : throw Refusal($"the number of channels must be known; got {input}.");

    private protected void WriteCommon(JsonObject config, string kernel = "kernel")
    {
        config["kernel_size"] = KernelSize.ToJson();
        config["strides"] = Strides.ToJson();
        config["padding"] = Padding == Padding.Same ? "same" : "valid";
        config["data_format"] = "channels_last";
        config["dilation_rate"] = DilationRate.ToJson();
        config["activation"] = Activation.Name;
        config["use_bias"] = UseBias;
        config[kernel + "_initializer"] = KernelInitializer.ToConfig();
        config["bias_initializer"] = Initializer.Zeros.ToConfig();
        foreach (string key in (ReadOnlySpan<string>)[kernel + "_regularizer", "bias_regularizer", "activity_regularizer", kernel + "_constraint", "bias_constraint"]) config[key] = null;
    }
}
