using Sepal.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>
/// A 3×3 convolution by Winograd's way (see <see cref="WinogradKernel"/>), where no gradients are recorded: about a quarter of the products. Its numbers are the engine's but for rounding.
/// </summary>
internal static unsafe class WinogradConvolution
{
    // Below that the transforms cost more than the products that are saved: the first convolutions of a network, and maps of few tiles.
    private const int LeastChannels = 32, LeastTiles = 48;

    // How much more the tiles may hold than the map: of a map of 9×9 a half is computed for nothing.
    private const double MostWaste = 1.5;

    /// <summary>Whether it can be used here and is faster than the engine's own.</summary>
    public static bool Fits(Tensor input, Tensor kernel, int groups, Size2 strides, Size2 dilation, long[] padding)
    {
        if (!WinogradTransform.IsSupported || groups != 1 || strides is not { Height: 1, Width: 1 } || dilation is not { Height: 1, Width: 1 }) return false;
        if (input.dtype != ScalarType.Float32 || kernel.dtype != ScalarType.Float32 || input.device.type != DeviceType.CPU) return false;
        using var scope = NewDisposeScope();
        if (input.shape[2] + 2 * padding[0] < 3 || input.shape[3] + 2 * padding[1] < 3) return false;
        if (is_grad_enabled() && (input.requires_grad || kernel.requires_grad)) return false;
        long[] window = kernel.shape;
        if (window[2] != 3 || window[3] != 3 || padding[0] > 2 || padding[1] > 2 || window[0] % WinogradProduct.Panel != 0 || window[1] % WinogradTransform.Lanes != 0) return false;
        if (Math.Min(window[0], window[1]) < LeastChannels) return false;
        var work = KernelOf(input, kernel, padding);
        double waste = (double)work.Tiles * WinogradTransform.Outputs * WinogradTransform.Outputs / ((double)work.Count * work.OutputHeight * work.OutputWidth);
        return work.Tiles >= LeastTiles && waste <= MostWaste && TensorMemory.IsChannelsLast(input) && TensorMemory.IsChannelsLast(kernel);
    }

    /// <summary>The convolution. The caller's dispose scope owns it.</summary>
    /// <param name="input">Shape (count, channels, height, width) in channels-last memory.</param>
    /// <param name="kernel">Shape (filters, channels, 3, 3) in channels-last memory.</param>
    /// <param name="bias">Shape (filters), or null.</param>
    /// <param name="padding">Zeros on each side, height and width.</param>
    public static Tensor Call(Tensor input, Tensor kernel, Tensor? bias, long[] padding)
    {
        using var scope = NewDisposeScope();
        var work = KernelOf(input, kernel, padding);
        var output = TensorMemory.Empty(work.Count, work.Filters, work.OutputHeight, work.OutputWidth);
        Tensor panels = empty([work.KernelFloats], ScalarType.Float32), room = empty([work.WorkFloats], ScalarType.Float32);
        work.Run(TensorMemory.Floats(input), TensorMemory.Floats(kernel), bias is null ? null : TensorMemory.Floats(bias), TensorMemory.Floats(output), TensorMemory.Floats(panels), TensorMemory.Floats(room));
        return output.MoveToOuterDisposeScope();
    }

    private static WinogradKernel KernelOf(Tensor input, Tensor kernel, long[] padding)
    {
        long[] from = input.shape;
        return new WinogradKernel
        {
            Count = (int)from[0],
            Channels = (int)from[1],
            Filters = (int)kernel.shape[0],
            Height = (int)from[2],
            Width = (int)from[3],
            PaddingY = (int)padding[0],
            PaddingX = (int)padding[1],
            Threads = Engine.Threads,
        };
    }
}
