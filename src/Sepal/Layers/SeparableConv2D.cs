using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>
/// A depthwise convolution followed by a 1×1 convolution: (None, height, width, channels) to (None, height', width', filters).
/// Weights: <c>depthwise_kernel</c> (height, width, channels, multiplier), <c>pointwise_kernel</c> (1, 1, channels × multiplier, filters), <c>bias</c>.
/// </summary>
public sealed class SeparableConv2D : Convolution
{
    private readonly Initializer _pointwiseInitializer;
    private Weight _depthwise = null!;
    private Weight _pointwise = null!;

    /// <inheritdoc cref="Conv2D(int, Size2, Size2?, Padding, ActivationFunction?, bool, Size2?, int, Shape?, Initializer?, string?)"/>
    /// <param name="filters">Channels of the output, at least 1.</param>
    /// <param name="kernelSize">Height and width of the window.</param>
    /// <param name="strides">Steps between windows; 1.</param>
    /// <param name="padding">What happens at the border.</param>
    /// <param name="depthMultiplier">Outputs of each channel of the depthwise step.</param>
    /// <param name="activation">Applied to the output; none.</param>
    /// <param name="useBias">Whether a number per filter is added.</param>
    /// <param name="dilationRate">Steps between a window's taps; 1.</param>
    /// <param name="depthwiseInitializer">How the depthwise kernel starts; Glorot's uniform.</param>
    /// <param name="pointwiseInitializer">How the pointwise kernel starts; Glorot's uniform.</param>
    /// <param name="name">The name in its model.</param>
    public SeparableConv2D(int filters, Size2 kernelSize, Size2? strides = null, Padding padding = Padding.Valid, int depthMultiplier = 1, ActivationFunction? activation = null, bool useBias = true,
        Size2? dilationRate = null, Initializer? depthwiseInitializer = null, Initializer? pointwiseInitializer = null, string? name = null)
        : base(kernelSize, strides, padding, activation, useBias, dilationRate, depthwiseInitializer, name)
    {
        Filters = Check.Positive(filters);
        DepthMultiplier = Check.Positive(depthMultiplier);
        _pointwiseInitializer = pointwiseInitializer ?? Initializer.GlorotUniform;
    }

    /// <summary>Channels of the output.</summary>
    public int Filters { get; }

    /// <summary>Outputs of each channel of the depthwise step.</summary>
    public int DepthMultiplier { get; }

    private protected override int OutputChannels(Shape input) => Filters;

    private protected override void CreateWeights(Shape input)
    {
        int channels = InputChannels(input);
        _depthwise = AddWeight("depthwise_kernel", [KernelSize.Height, KernelSize.Width, channels, DepthMultiplier], KernelInitializer, WeightLayout.Depthwise);
        _pointwise = AddWeight("pointwise_kernel", [1, 1, channels * DepthMultiplier, Filters], _pointwiseInitializer, WeightLayout.Convolution);
        if (UseBias) Bias = AddWeight("bias", [Filters], Initializer.Zeros);
    }

    private protected override Tensor Convolve(Tensor input, CallContext context)
    {
        var (x, padding) = PaddingRule.Apply(Padding, input, KernelSize, Strides, DilationRate);
        var depthwise = nn.functional.conv2d(x, context.Use(_depthwise), null, Strides.ToLongs(), padding, DilationRate.ToLongs(), input.shape[1]);
        return nn.functional.conv2d(depthwise, context.Use(_pointwise), Bias is null ? null : context.Use(Bias));
    }

    internal override void WriteConfig(JsonObject config)
    {
        config["filters"] = Filters;
        config["depth_multiplier"] = DepthMultiplier;
        WriteCommon(config, "depthwise");
        config["pointwise_initializer"] = _pointwiseInitializer.ToConfig();
        config["pointwise_regularizer"] = null;
        config["pointwise_constraint"] = null;
    }

    internal static SeparableConv2D FromConfig(LayerConfig config) => new(config.Int("filters"), config.Size("kernel_size"), config.Size("strides", 1), config.Padding(), config.Int("depth_multiplier", 1),
        config.Activation(), config.Bool("use_bias", true), config.Size("dilation_rate", 1), config.Initializer("depthwise_initializer"), config.Initializer("pointwise_initializer"), config.Name);
}
