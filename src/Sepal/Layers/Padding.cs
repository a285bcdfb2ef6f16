using TorchSharp;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>What a window does at the border.</summary>
public enum Padding
{
    /// <summary>Only whole windows inside the picture.</summary>
    Valid,

    /// <summary>The output is input / stride, rounded up. An odd rest of padding goes right and below, as in Keras, not half to each side.</summary>
    Same,
}

/// <summary>The arithmetic of padding, as in TensorFlow's and Keras's documentation of <c>same</c>.</summary>
internal static class PaddingRule
{
    public static int OutputSize(Padding padding, int input, int kernel, int stride, int dilation = 1)
    {
        if (input == Shape.Unknown) return Shape.Unknown;
        int effective = (kernel - 1) * dilation + 1;
        return padding == Padding.Same ? (input + stride - 1) / stride : (input - effective + stride) / stride;
    }

    /// <summary>What to add before and after along one side.</summary>
    public static (int Before, int After) Amounts(long input, int kernel, int stride, int dilation = 1)
    {
        int effective = (kernel - 1) * dilation + 1;
        long output = (input + stride - 1) / stride;
        int total = (int)Math.Max((output - 1) * stride + effective - input, 0);
        return (total / 2, total - total / 2);
    }

    /// <summary>What to add around a map.</summary>
    public static Border Around(Padding padding, Tensor x, Size2 kernel, Size2 stride, Size2 dilation)
    {
        if (padding == Padding.Valid) return default;
        var (top, bottom) = Amounts(x.shape[2], kernel.Height, stride.Height, dilation.Height);
        var (left, right) = Amounts(x.shape[3], kernel.Width, stride.Width, dilation.Width);
        return new Border(top, bottom, left, right);
    }

    /// <summary>Pads for <c>same</c>. An even amount is left to the engine's own padding, which costs nothing; else the tensor is padded with a value.</summary>
    public static (Tensor Input, long[] EnginePadding) Apply(Padding padding, Tensor x, Size2 kernel, Size2 stride, Size2 dilation, double value = 0)
        => Apply(Around(padding, x, kernel, stride, dilation), x, value);

    /// <inheritdoc cref="Apply(Padding, Tensor, Size2, Size2, Size2, double)"/>
    public static (Tensor Input, long[] EnginePadding) Apply(Border border, Tensor x, double value = 0) => border.IsEven
        ? (x, [border.Top, border.Left])
        : (nn.functional.pad(x, [border.Left, border.Right, border.Top, border.Bottom], PaddingModes.Constant, value), [0, 0]);
}
