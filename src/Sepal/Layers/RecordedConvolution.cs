using Sepal.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>
/// A convolution in training whose kernel's gradient is our own (see <see cref="ConvolutionGradient"/>); forward and the input's gradient are the engine's, or ours where
/// <see cref="WinogradConvolution"/> is faster. Its numbers are the engine's but for rounding and the order of sums.
/// </summary>
internal static class RecordedConvolution
{
    /// <summary>Whether it is faster here than the engine's own, and can be used: float32, no groups, no dilation, channels-last memory, a kernel that learns.</summary>
    public static bool Fits(Tensor input, Tensor kernel, int groups, Size2 dilation)
        => ConvolutionGradient.IsFasterHere && groups == 1 && dilation is { Height: 1, Width: 1 } && kernel.requires_grad && is_grad_enabled()
        && input.dtype == ScalarType.Float32 && kernel.dtype == ScalarType.Float32 && input.device.type == DeviceType.CPU && TensorMemory.IsChannelsLast(input);

    /// <summary>The convolution, recorded. The caller's dispose scope owns it.</summary>
    /// <param name="input">Shape (count, channels, height, width) in channels-last memory.</param>
    /// <param name="kernel">Shape (filters, channels, height, width) in channels-last memory.</param>
    /// <param name="bias">Shape (filters), or null.</param>
    /// <param name="strides">Steps between windows.</param>
    /// <param name="padding">Zeros on each side, height and width.</param>
    public static Tensor Call(Tensor input, Tensor kernel, Tensor? bias, Size2 strides, long[] padding)
    {
        Tensor output;
        using (no_grad()) output = WinogradConvolution.Fits(input, kernel, 1, strides, 1, padding) ? WinogradConvolution.Call(input, kernel, bias, padding) : nn.functional.conv2d(input, kernel, bias, strides.ToLongs(), padding);
        long[] from = input.shape, window = kernel.shape;
        var shape = new ConvolutionShape
        {
            Count = (int)from[0],
            Channels = (int)from[1],
            Height = (int)from[2],
            Width = (int)from[3],
            Filters = (int)window[0],
            KernelHeight = (int)window[2],
            KernelWidth = (int)window[3],
            StrideY = strides.Height,
            StrideX = strides.Width,
            PaddingY = (int)padding[0],
            PaddingX = (int)padding[1],
        };
        bool inputLearns = input.requires_grad;
        Tensor keptInput = input.detach(), keptKernel = kernel.detach();
        return RecordedOperation.Record(bias is null ? [input, kernel] : [input, kernel, bias], output, [keptInput, keptKernel], gradient =>
        {
            gradient = TensorMemory.ChannelsLast(gradient);
            var ofInput = inputLearns ? InputGradient(gradient, keptKernel, shape) : null;
            var (ofKernel, ofBias) = WeightGradients(keptInput, gradient, shape, bias is not null);
            return ofBias is null ? [ofInput, ofKernel] : [ofInput, ofKernel, ofBias];
        });
    }

    /// <summary>A transposed convolution; rows and columns that no window reached get zeros.</summary>
    private static Tensor InputGradient(Tensor gradient, Tensor kernel, ConvolutionShape shape)
    {
        if (shape is { StrideY: 1, StrideX: 1, KernelHeight: 3, KernelWidth: 3, PaddingY: <= 2, PaddingX: <= 2 })
        {
            // The convolution of the gradient with the kernels turned around, from filters to channels.
            long[] padding = [2 - shape.PaddingY, 2 - shape.PaddingX];
            using var turned = TensorMemory.ChannelsLast(kernel.transpose(0, 1).flip(2, 3));
            if (WinogradConvolution.Fits(gradient, turned, 1, 1, 1, padding)) return WinogradConvolution.Call(gradient, turned, null, padding);
        }
        return nn.functional.conv_transpose2d(gradient, kernel, null,
            [shape.StrideY, shape.StrideX], [shape.PaddingY, shape.PaddingX],
            [(shape.Height + 2 * shape.PaddingY - shape.KernelHeight) % shape.StrideY, (shape.Width + 2 * shape.PaddingX - shape.KernelWidth) % shape.StrideX]);
    }

    private static unsafe (Tensor Kernel, Tensor? Bias) WeightGradients(Tensor input, Tensor gradient, ConvolutionShape shape, bool hasBias)
    {
        var ofKernel = TensorMemory.Empty(shape.Filters, shape.Channels, shape.KernelHeight, shape.KernelWidth);
        var ofBias = hasBias ? empty([shape.Filters], ScalarType.Float32) : null;
        new ConvolutionGradient(shape).Run(TensorMemory.Floats(input), TensorMemory.Floats(gradient), TensorMemory.Floats(ofKernel), ofBias is null ? null : TensorMemory.Floats(ofBias), Engine.Threads);
        return (ofKernel, ofBias);
    }
}
