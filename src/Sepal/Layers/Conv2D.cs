using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>
/// Convolution: (None, height, width, channels) to (None, height', width', filters).
/// Weights: <c>kernel</c> (height, width, channels / groups, filters), <c>bias</c> (filters).
/// </summary>
public sealed class Conv2D : Convolution
{
    private Weight _kernel = null!;

    /// <summary>Describes the layer; arguments and defaults are Keras's.</summary>
    /// <param name="filters">Channels of the output, at least 1.</param>
    /// <param name="kernelSize">Height and width of the window.</param>
    /// <param name="strides">Steps between windows; 1.</param>
    /// <param name="padding">What happens at the border.</param>
    /// <param name="activation">Applied to the output; none.</param>
    /// <param name="useBias">Whether a number per filter is added.</param>
    /// <param name="dilationRate">Steps between a window's taps; 1.</param>
    /// <param name="groups">Parts that the channels are split into, each with filters of its own.</param>
    /// <param name="inputShape">For the first layer of a <c>Sequential</c>: height, width, channels.</param>
    /// <param name="kernelInitializer">How the kernel starts; Glorot's uniform.</param>
    /// <param name="name">The name in its model.</param>
    public Conv2D(int filters, Size2 kernelSize, Size2? strides = null, Padding padding = Padding.Valid, ActivationFunction? activation = null, bool useBias = true,
        Size2? dilationRate = null, int groups = 1, Shape? inputShape = null, Initializer? kernelInitializer = null, string? name = null)
        : base(kernelSize, strides, padding, activation, useBias, dilationRate, kernelInitializer, name)
    {
        Filters = Check.Positive(filters);
        Groups = Check.Positive(groups);
        if (filters % groups != 0) throw new ArgumentException($"Expected filters that divide into {groups} groups; got {filters}.", nameof(filters));
        DeclaredInput = inputShape;
    }

    /// <summary>Channels of the output.</summary>
    public int Filters { get; }

    /// <summary>Parts that the channels are split into.</summary>
    public int Groups { get; }

    private protected override int OutputChannels(Shape input) => Filters;

    private protected override void CreateWeights(Shape input)
    {
        int channels = InputChannels(input);
        if (channels % Groups != 0) throw Refusal($"{channels} channels don't divide into {Groups} groups.");
        _kernel = AddWeight("kernel", [KernelSize.Height, KernelSize.Width, channels / Groups, Filters], KernelInitializer, WeightLayout.Convolution);
        if (UseBias) Bias = AddWeight("bias", [Filters], Initializer.Zeros);
    }

    private protected override Tensor Convolve(Tensor input, CallContext context)
        => Convolve(input, context, PaddingRule.Around(Padding, input, KernelSize, Strides, DilationRate));

    internal override bool CanPad(Border zeros) => Padding == Padding.Valid && zeros.IsEven;

    private protected override Tensor Convolve(Tensor input, CallContext context, Border zeros)
    {
        var (x, padding) = PaddingRule.Apply(zeros, input);
        var (kernel, bias) = (context.Use(_kernel), Bias is null ? null : context.Use(Bias));
        if (context.IsTraining && RecordedConvolution.Fits(x, kernel, Groups, DilationRate)) return RecordedConvolution.Call(x, kernel, bias, Strides, padding);
        return WinogradConvolution.Fits(x, kernel, Groups, Strides, DilationRate, padding)
            ? WinogradConvolution.Call(x, kernel, bias, padding)
            : nn.functional.conv2d(x, kernel, bias, Strides.ToLongs(), padding, DilationRate.ToLongs(), Groups);
    }

    internal override void WriteConfig(JsonObject config)
    {
        config["filters"] = Filters;
        WriteCommon(config);
        config["groups"] = Groups;
    }

    internal static Conv2D FromConfig(LayerConfig config) => new(config.Int("filters"), config.Size("kernel_size"), config.Size("strides", 1), config.Padding(), config.Activation(),
        config.Bool("use_bias", true), config.Size("dilation_rate", 1), config.Int("groups", 1), null, config.Initializer("kernel_initializer"), config.Name);
}
