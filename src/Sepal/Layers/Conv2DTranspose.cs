using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>
/// A transposed convolution, which enlarges: (None, height, width, channels) to (None, height', width', filters).
/// Weights: <c>kernel</c> (height, width, filters, channels), <c>bias</c> (filters).
/// </summary>
public sealed class Conv2DTranspose : Convolution
{
    private Weight _kernel = null!;

    /// <inheritdoc cref="Conv2D(int, Size2, Size2?, Padding, ActivationFunction?, bool, Size2?, int, Shape?, Initializer?, string?)"/>
    /// <param name="filters">Channels of the output, at least 1.</param>
    /// <param name="kernelSize">Height and width of the window.</param>
    /// <param name="strides">The factor of enlargement; 1.</param>
    /// <param name="padding">What happens at the border.</param>
    /// <param name="activation">Applied to the output; none.</param>
    /// <param name="useBias">Whether a number per filter is added.</param>
    /// <param name="dilationRate">Steps between a window's taps; 1.</param>
    /// <param name="kernelInitializer">How the kernel starts; Glorot's uniform.</param>
    /// <param name="name">The name in its model.</param>
    public Conv2DTranspose(int filters, Size2 kernelSize, Size2? strides = null, Padding padding = Padding.Valid, ActivationFunction? activation = null, bool useBias = true,
        Size2? dilationRate = null, Initializer? kernelInitializer = null, string? name = null)
        : base(kernelSize, strides, padding, activation, useBias, dilationRate, kernelInitializer, name)
        => Filters = Check.Positive(filters);

    /// <summary>Channels of the output.</summary>
    public int Filters { get; }

    private protected override int OutputChannels(Shape input) => Filters;

    private protected override Shape OutputShape(Shape input)
    {
        ExpectMap(input);
        return new Shape(Enlarged(input[0], KernelSize.Height, Strides.Height, DilationRate.Height), Enlarged(input[1], KernelSize.Width, Strides.Width, DilationRate.Width), Filters);
    }

    private protected override void CreateWeights(Shape input)
    {
        _kernel = AddWeight("kernel", [KernelSize.Height, KernelSize.Width, Filters, InputChannels(input)], KernelInitializer, WeightLayout.TransposedConvolution);
        if (UseBias) Bias = AddWeight("bias", [Filters], Initializer.Zeros);
    }

    private protected override Tensor Convolve(Tensor input, CallContext context)
    {
        // The whole transposed convolution, then cut to Keras's size: 'same' removes what the forward convolution would have padded.
        var whole = nn.functional.conv_transpose2d(input, context.Use(_kernel), Bias is null ? null : context.Use(Bias), Strides.ToLongs(), dilation: DilationRate.ToLongs());
        int height = Enlarged((int)input.shape[2], KernelSize.Height, Strides.Height, DilationRate.Height);
        int width = Enlarged((int)input.shape[3], KernelSize.Width, Strides.Width, DilationRate.Width);
        var (missingBelow, missingRight) = (height - (int)whole.shape[2], width - (int)whole.shape[3]);
        if (missingBelow > 0 || missingRight > 0) // a window smaller than its stride leaves the last rows untouched: they hold the bias alone
        {
            whole = nn.functional.pad(whole, [0, Math.Max(missingRight, 0), 0, Math.Max(missingBelow, 0)]);
        }
        long top = Math.Max(0, (whole.shape[2] - height) / 2), left = Math.Max(0, (whole.shape[3] - width) / 2);
        return whole.narrow(2, top, height).narrow(3, left, width);
    }

    private int Enlarged(int input, int kernel, int stride, int dilation)
    {
        if (input == Shape.Unknown) return Shape.Unknown;
        int effective = (kernel - 1) * dilation + 1;
        return Padding == Padding.Same ? input * stride : input * stride + Math.Max(effective - stride, 0);
    }

    internal override void WriteConfig(JsonObject config)
    {
        config["filters"] = Filters;
        WriteCommon(config);
        config["output_padding"] = null;
    }

    internal static Conv2DTranspose FromConfig(LayerConfig config) => new(config.Int("filters"), config.Size("kernel_size"), config.Size("strides", 1), config.Padding(), config.Activation(),
        config.Bool("use_bias", true), config.Size("dilation_rate", 1), config.Initializer("kernel_initializer"), config.Name);
}
