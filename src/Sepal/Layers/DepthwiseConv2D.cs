using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>
/// A convolution of each channel for itself: (None, height, width, channels) to (None, height', width', channels × multiplier).
/// Weights: <c>kernel</c> (height, width, channels, multiplier), <c>bias</c>.
/// </summary>
public sealed class DepthwiseConv2D : Convolution
{
    private Weight _kernel = null!;

    /// <inheritdoc cref="Conv2D(int, Size2, Size2?, Padding, ActivationFunction?, bool, Size2?, int, Shape?, Initializer?, string?)"/>
    /// <param name="kernelSize">Height and width of the window.</param>
    /// <param name="strides">Steps between windows; 1.</param>
    /// <param name="padding">What happens at the border.</param>
    /// <param name="depthMultiplier">Outputs of each channel, at least 1.</param>
    /// <param name="activation">Applied to the output; none.</param>
    /// <param name="useBias">Whether a number per output channel is added.</param>
    /// <param name="dilationRate">Steps between a window's taps; 1.</param>
    /// <param name="depthwiseInitializer">How the kernel starts; Glorot's uniform.</param>
    /// <param name="name">The name in its model.</param>
    public DepthwiseConv2D(Size2 kernelSize, Size2? strides = null, Padding padding = Padding.Valid, int depthMultiplier = 1, ActivationFunction? activation = null, bool useBias = true,
        Size2? dilationRate = null, Initializer? depthwiseInitializer = null, string? name = null)
        : base(kernelSize, strides, padding, activation, useBias, dilationRate, depthwiseInitializer, name)
        => DepthMultiplier = Check.Positive(depthMultiplier);

    /// <summary>Outputs of each channel.</summary>
    public int DepthMultiplier { get; }

    private protected override int OutputChannels(Shape input) => InputChannels(input) * DepthMultiplier;

    private protected override void CreateWeights(Shape input)
    {
        int channels = InputChannels(input);
        _kernel = AddWeight("kernel", [KernelSize.Height, KernelSize.Width, channels, DepthMultiplier], KernelInitializer, WeightLayout.Depthwise);
        if (UseBias) Bias = AddWeight("bias", [channels * DepthMultiplier], Initializer.Zeros);
    }

    private protected override Tensor Convolve(Tensor input, CallContext context)
        => Convolve(input, context, PaddingRule.Around(Padding, input, KernelSize, Strides, DilationRate));

    internal override bool CanPad(Border zeros) => Padding == Padding.Valid;

    private protected override Tensor Convolve(Tensor input, CallContext context, Border zeros)
    {
        var kernel = context.Use(_kernel);
        if (!zeros.IsEven && DilationRate == 1 && !is_grad_enabled())
        {
            // The engine pads evenly. A zero at the kernel's beginning does what less padding there does, and saves the copy of the map: half the time at a stride of 2.
            var (top, left) = (zeros.Bottom - zeros.Top, zeros.Right - zeros.Left);
            kernel = nn.functional.pad(kernel, [Math.Max(0, left), Math.Max(0, -left), Math.Max(0, top), Math.Max(0, -top)]);
            zeros = ((Math.Max(zeros.Top, zeros.Bottom), Math.Max(zeros.Top, zeros.Bottom)), (Math.Max(zeros.Left, zeros.Right), Math.Max(zeros.Left, zeros.Right)));
        }
        var (x, padding) = PaddingRule.Apply(zeros, input);
        return nn.functional.conv2d(x, kernel, Bias is null ? null : context.Use(Bias), Strides.ToLongs(), padding, DilationRate.ToLongs(), input.shape[1]);
    }

    internal override void WriteConfig(JsonObject config)
    {
        config["depth_multiplier"] = DepthMultiplier;
        WriteCommon(config, "depthwise");
    }

    internal static DepthwiseConv2D FromConfig(LayerConfig config) => new(config.Size("kernel_size"), config.Size("strides", 1), config.Padding(), config.Int("depth_multiplier", 1), config.Activation(),
        config.Bool("use_bias", true), config.Size("dilation_rate", 1), config.Initializer("depthwise_initializer"), config.Name);
}
