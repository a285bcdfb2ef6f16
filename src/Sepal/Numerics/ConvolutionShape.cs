namespace Sepal.Numerics;

/// <summary>The sizes of a convolution without groups or dilation. Padding is what is added on each side.</summary>
internal sealed record ConvolutionShape
{
    public required int Count { get; init; }

    public required int Height { get; init; }

    public required int Width { get; init; }

    public required int Channels { get; init; }

    public required int Filters { get; init; }

    public required int KernelHeight { get; init; }

    public required int KernelWidth { get; init; }

    public int StrideY { get; init; } = 1;

    public int StrideX { get; init; } = 1;

    public int PaddingY { get; init; }

    public int PaddingX { get; init; }

    public int OutputHeight => (Height + 2 * PaddingY - KernelHeight) / StrideY + 1;

    public int OutputWidth => (Width + 2 * PaddingX - KernelWidth) / StrideX + 1;

    /// <summary>Values under the window: what one output value is a sum of.</summary>
    public int WindowLength => KernelHeight * KernelWidth * Channels;
}
