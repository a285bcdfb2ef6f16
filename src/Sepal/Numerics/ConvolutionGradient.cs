using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sepal.Numerics;

/// <summary>
/// The gradient of a convolution's kernel and bias, for float32 maps in channels-last memory: for processors with AVX2 but without AVX-512, where the engine's
/// own (oneDNN's) kernel for this layout is slow.
/// It is a matrix product with the positions of the output as the inner dimension: six values of the window times sixteen filters stay in registers
/// while the positions of a tile go by. Each tile is summed for itself and then added to those before, so that a sum over hundreds of thousands of positions
/// keeps its digits. All in one fixed order: the result is the same for any number of threads.
/// </summary>
internal sealed unsafe class ConvolutionGradient
{
    private const int Lanes = 8, PanelWidth = 2 * Lanes, BlockValues = 6, BlockLength = BlockValues * PanelWidth;

    /// <summary>Positions of a tile: its sixteen filters take 10 KB, so that they and the window's values stay in the first-level cache.</summary>
    private const int TilePositions = 160;

    private readonly ConvolutionShape _shape;
    private readonly int _paddedWidth;

    /// <summary>For each value of the window, in the order (row, column, channel), how far from the window's first value it lies. Padded to whole blocks.</summary>
    private readonly nint[] _offsets;

    public ConvolutionGradient(ConvolutionShape shape)
    {
        _shape = shape;
        _paddedWidth = shape.Width + 2 * shape.PaddingX;
        _offsets = new nint[(shape.WindowLength + BlockValues - 1) / BlockValues * BlockValues];
        for (int j = 0; j < shape.WindowLength; j++)
        {
            var (tap, channel) = Math.DivRem(j, shape.Channels);
            var (row, column) = Math.DivRem(tap, shape.KernelWidth);
            _offsets[j] = ((nint)row * _paddedWidth + column) * shape.Channels + channel;
        }
    }

    /// <summary>Whether the processor has what this needs.</summary>
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    /// <summary>Whether it is faster here than the engine: with AVX-512 the engine has better kernels.</summary>
    public static bool IsFasterHere => IsSupported && !Avx512F.IsSupported;

    /// <summary>Computes both gradients.</summary>
    /// <param name="input">Shape (count, height, width, channels).</param>
    /// <param name="outputGradient">Shape (count, output height, output width, filters).</param>
    /// <param name="kernelGradient">Filled: shape (filters, kernel height, kernel width, channels).</param>
    /// <param name="biasGradient">Filled: shape (filters); null where there is no bias.</param>
    /// <param name="threads">Threads to use.</param>
    public void Run(float* input, float* outputGradient, float* kernelGradient, float* biasGradient, int threads)
    {
        int panels = (_shape.Filters + PanelWidth - 1) / PanelWidth, blocks = _offsets.Length / BlockValues;
        int parts = Math.Clamp((2 * threads - 1) / panels, 1, blocks);
        if (threads == 1)
        {
            for (int panel = 0; panel < panels; panel++) RunPanel(input, outputGradient, kernelGradient, biasGradient, panel, 0, blocks);
            return;
        }
        Parallel.For(0, panels * parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, item =>
        {
            var (panel, part) = Math.DivRem(item, parts);
            RunPanel(input, outputGradient, kernelGradient, part == 0 ? biasGradient : null, panel, blocks * part / parts, blocks * (part + 1) / parts);
        });
    }

    /// <summary>Sixteen filters, and of the window some blocks of six values, over all pictures.</summary>
    private void RunPanel(float* input, float* outputGradient, float* kernelGradient, float* biasGradient, int panel, int firstBlock, int endBlock)
    {
        int rows = Math.Clamp(TilePositions / _shape.OutputWidth, 1, _shape.OutputHeight), first = panel * PanelWidth, filters = Math.Min(PanelWidth, _shape.Filters - first);
        int inputRows = (rows - 1) * _shape.StrideY + _shape.KernelHeight, rowLength = _paddedWidth * _shape.Channels;
        bool isPadded = _shape.PaddingX > 0 || _shape.PaddingY > 0;
        using var sums = new Floats((endBlock - firstBlock) * BlockLength);
        using var gradients = new Floats(rows * _shape.OutputWidth * PanelWidth);
        using var padded = new Floats(isPadded ? inputRows * rowLength : 0);
        Vector256<float> bias0 = default, bias1 = default;
        for (int n = 0; n < _shape.Count; n++)
        {
            float* picture = input + (nint)n * _shape.Height * _shape.Width * _shape.Channels;
            for (int top = 0; top < _shape.OutputHeight; top += rows)
            {
                int height = Math.Min(rows, _shape.OutputHeight - top), inputTop = top * _shape.StrideY - _shape.PaddingY;
                Pack(outputGradient + ((nint)n * _shape.OutputHeight + top) * _shape.OutputWidth * _shape.Filters + first, gradients.Start, height * _shape.OutputWidth, filters, ref bias0, ref bias1);
                float* origin = isPadded ? padded.Start : picture + (nint)inputTop * rowLength;
                if (isPadded) CopyPadded(picture, padded.Start, inputTop, (height - 1) * _shape.StrideY + _shape.KernelHeight);
                fixed (nint* offsets = _offsets)
                {
                    for (int block = firstBlock; block < endBlock; block++)
                        AddBlock(origin, gradients.Start, sums.Start + (nint)(block - firstBlock) * BlockLength, offsets + block * BlockValues, height, _shape.OutputWidth,
                            (nint)_shape.StrideX * _shape.Channels, (nint)_shape.StrideY * rowLength - (nint)_shape.OutputWidth * _shape.StrideX * _shape.Channels);
                }
            }
        }
        for (int j = firstBlock * BlockValues; j < Math.Min(endBlock * BlockValues, _shape.WindowLength); j++)
            for (int k = 0; k < filters; k++)
                kernelGradient[(nint)(first + k) * _shape.WindowLength + j] = sums.Start[(nint)(j - firstBlock * BlockValues) * PanelWidth + k];
        if (biasGradient is null) return;
        for (int k = 0; k < filters; k++) biasGradient[first + k] = k < Lanes ? bias0[k] : bias1[k - Lanes];
    }

    /// <summary>Sixteen filters of each position, one position after the other, with zeros for filters that are not there; their sums are the bias's gradient.</summary>
    private void Pack(float* from, float* to, int positions, int filters, ref Vector256<float> bias0, ref Vector256<float> bias1)
    {
        Vector256<float> sum0 = default, sum1 = default;
        for (int i = 0; i < positions; i++, from += _shape.Filters, to += PanelWidth)
        {
            if (filters == PanelWidth)
            {
                Vector256.Load(from).Store(to);
                Vector256.Load(from + Lanes).Store(to + Lanes);
            }
            else
            {
                for (int k = 0; k < PanelWidth; k++) to[k] = k < filters ? from[k] : 0;
            }
            sum0 += Vector256.Load(to);
            sum1 += Vector256.Load(to + Lanes);
        }
        bias0 += sum0;
        bias1 += sum1;
    }

    private void CopyPadded(float* picture, float* to, int top, int rows)
    {
        int length = _shape.Width * _shape.Channels, border = _shape.PaddingX * _shape.Channels, rowLength = _paddedWidth * _shape.Channels;
        for (int row = top; row < top + rows; row++, to += rowLength)
        {
            if (row < 0 || row >= _shape.Height)
            {
                new Span<float>(to, rowLength).Clear();
                continue;
            }
            new Span<float>(to, border).Clear();
            new ReadOnlySpan<float>(picture + (nint)row * length, length).CopyTo(new Span<float>(to + border, length));
            new Span<float>(to + border + length, border).Clear();
        }
    }

    /// <summary>Adds a tile to six by sixteen sums: twelve vectors of the tile's own sums, two of gradients and one of a repeated input fill the processor's registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBlock(float* input, float* gradients, float* sums, nint* offsets, int rows, int columns, nint step, nint rowStep)
    {
        input += offsets[0];
        nint o1 = offsets[1] - offsets[0], o2 = offsets[2] - offsets[0], o3 = offsets[3] - offsets[0], o4 = offsets[4] - offsets[0], o5 = offsets[5] - offsets[0];
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default;
        Vector256<float> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default;
        for (int row = 0; row < rows; row++, input += rowStep)
        {
            for (int i = columns; i > 0; i--, input += step, gradients += PanelWidth)
            {
                Vector256<float> g = Vector256.Load(gradients), h = Vector256.Load(gradients + Lanes);
                MultiplyAdd(input, g, h, ref a0, ref b0);
                MultiplyAdd(input + o1, g, h, ref a1, ref b1);
                MultiplyAdd(input + o2, g, h, ref a2, ref b2);
                MultiplyAdd(input + o3, g, h, ref a3, ref b3);
                MultiplyAdd(input + o4, g, h, ref a4, ref b4);
                MultiplyAdd(input + o5, g, h, ref a5, ref b5);
            }
        }
        Add(sums, a0, b0);
        Add(sums + PanelWidth, a1, b1);
        Add(sums + 2 * PanelWidth, a2, b2);
        Add(sums + 3 * PanelWidth, a3, b3);
        Add(sums + 4 * PanelWidth, a4, b4);
        Add(sums + 5 * PanelWidth, a5, b5);
    }

    /// <summary>One value of the window times sixteen gradients.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd(float* input, Vector256<float> g, Vector256<float> h, ref Vector256<float> a, ref Vector256<float> b)
    {
        var x = Avx.BroadcastScalarToVector256(input);
        a = Fma.MultiplyAdd(x, g, a);
        b = Fma.MultiplyAdd(x, h, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* sums, Vector256<float> a, Vector256<float> b)
    {
        (Vector256.Load(sums) + a).Store(sums);
        (Vector256.Load(sums + Lanes) + b).Store(sums + Lanes);
    }

    /// <summary>Zeroed memory on a cache line's border.</summary>
    private readonly ref struct Floats
    {
        public readonly float* Start;

        public Floats(int length)
        {
            nuint bytes = Math.Max((nuint)length * sizeof(float), 64);
            Start = (float*)NativeMemory.AlignedAlloc(bytes, 64);
            NativeMemory.Clear(Start, bytes);
        }

        public void Dispose() => NativeMemory.AlignedFree(Start);
    }
}
