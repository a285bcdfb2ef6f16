namespace Sepal.Numerics;

/// <summary>
/// A whole 3×3 convolution with steps of 1 by Winograd's way, float32, channels last: kernels are transformed once, then each thread takes piece after piece of the tiles through
/// transform, products and transform back. The result is the same for any number of threads.
/// </summary>
internal sealed unsafe class WinogradKernel
{
    // Tiles of a piece: what a thread works on stays near the processor, and a panel of filters is used often enough.
    private const int PieceTiles = 8 * WinogradProduct.Rows;

    /// <summary>Pictures.</summary>
    public required int Count { get; init; }

    /// <summary>Channels of the input, a multiple of 8.</summary>
    public required int Channels { get; init; }

    /// <summary>Channels of the output, a multiple of 16.</summary>
    public required int Filters { get; init; }

    /// <summary>Rows of the input.</summary>
    public required int Height { get; init; }

    /// <summary>Columns of the input.</summary>
    public required int Width { get; init; }

    /// <summary>Zeros above and below.</summary>
    public required int PaddingY { get; init; }

    /// <summary>Zeros on the left and right.</summary>
    public required int PaddingX { get; init; }

    /// <summary>Threads to use.</summary>
    public required int Threads { get; init; }

    /// <summary>Rows of the output.</summary>
    public int OutputHeight => Height + 2 * PaddingY - 2;

    /// <summary>Columns of the output.</summary>
    public int OutputWidth => Width + 2 * PaddingX - 2;

    /// <summary>Tiles of all pictures.</summary>
    public int Tiles => checked(Count * TileRows * TileColumns);

    /// <summary>Floats that the transformed kernels take.</summary>
    public long KernelFloats => (long)WinogradTransform.Points * Channels * Filters;

    /// <summary>Floats that the threads work in.</summary>
    public long WorkFloats => Workers * WorkerFloats;

    private int TileRows => (OutputHeight + WinogradTransform.Outputs - 1) / WinogradTransform.Outputs;

    private int TileColumns => (OutputWidth + WinogradTransform.Outputs - 1) / WinogradTransform.Outputs;

    private int Workers => Math.Min(Threads, (Tiles + WinogradProduct.Rows - 1) / WinogradProduct.Rows);

    // Where there are few tiles, all threads should have some.
    private int Piece => Math.Min(PieceTiles, Whole((Tiles + Workers - 1) / Workers));

    private long WorkerFloats => (long)WinogradTransform.Points * Piece * (Channels + Filters) + Channels + (long)WinogradTransform.Points * Channels;

    /// <summary>Computes the output.</summary>
    /// <param name="input">Shape (count, height, width, channels).</param>
    /// <param name="kernel">Shape (filters, 3, 3, channels).</param>
    /// <param name="bias">Shape (filters); null for none.</param>
    /// <param name="output">Filled: shape (count, output height, output width, filters).</param>
    /// <param name="panels">Room for <see cref="KernelFloats"/>.</param>
    /// <param name="work">Room for <see cref="WorkFloats"/>.</param>
    public void Run(float* input, float* kernel, float* bias, float* output, float* panels, float* work)
    {
        int panelCount = Filters / WinogradProduct.Panel, nextPanel = 0;
        Share((worker, floats) =>
        {
            for (int panel; (panel = Interlocked.Increment(ref nextPanel) - 1) < panelCount;) TransformPanel(kernel, panels, panel, floats);
        }, work);
        int next = 0, pieces = (Tiles + Piece - 1) / Piece;
        Share((worker, floats) =>
        {
            float* products = floats + (nint)WinogradTransform.Points * Piece * Channels, zeros = products + (nint)WinogradTransform.Points * Piece * Filters;
            new Span<float>(zeros, Channels).Clear();
            for (int piece; (piece = Interlocked.Increment(ref next) - 1) < pieces;)
            {
                int first = piece * Piece, count = Math.Min(Piece, Tiles - first);
                TransformInputs(input, zeros, floats, first, count);
                int rows = Whole(count); // what stands in the rows beyond is nobody's
                for (int k = 0; k < WinogradTransform.Points; k++)
                {
                    WinogradProduct.Run(floats + (nint)k * Piece * Channels, panels + (nint)k * Channels * Filters, products + (nint)k * Piece * Filters, rows, Channels, Filters);
                }
                TransformOutputs(products, bias, output, first, count);
            }
        }, work);
    }

    /// <summary>Sixteen filters: their transformed kernels lie channel by channel.</summary>
    private void TransformPanel(float* kernel, float* panels, int panel, float* room)
    {
        for (int f = 0; f < WinogradProduct.Panel; f++)
        {
            WinogradTransform.Kernel(kernel + (nint)(panel * WinogradProduct.Panel + f) * 9 * Channels, room, Channels, Channels);
            for (int k = 0; k < WinogradTransform.Points; k++)
            {
                float* from = room + (nint)k * Channels, to = panels + (nint)k * Channels * Filters + (nint)panel * Channels * WinogradProduct.Panel + f;
                for (int c = 0; c < Channels; c++) to[(nint)c * WinogradProduct.Panel] = from[c];
            }
        }
    }

    private void TransformInputs(float* input, float* zeros, float* transformed, int first, int count)
    {
        float** pixels = stackalloc float*[WinogradTransform.Points];
        for (int i = 0; i < count; i++)
        {
            Locate(first + i, out int picture, out int row, out int column);
            float* map = input + (nint)picture * Height * Width * Channels;
            int top = row * WinogradTransform.Outputs - PaddingY, left = column * WinogradTransform.Outputs - PaddingX;
            for (int k = 0; k < WinogradTransform.Points; k++)
            {
                int y = top + k / WinogradTransform.Inputs, x = left + k % WinogradTransform.Inputs;
                pixels[k] = (uint)y < (uint)Height && (uint)x < (uint)Width ? map + ((nint)y * Width + x) * Channels : zeros;
            }
            WinogradTransform.Input(pixels, transformed + (nint)i * Channels, Channels, (nint)Piece * Channels);
        }
    }

    private void TransformOutputs(float* products, float* bias, float* output, int first, int count)
    {
        nint rowLength = (nint)OutputWidth * Filters;
        for (int i = 0; i < count; i++)
        {
            Locate(first + i, out int picture, out int row, out int column);
            int y = row * WinogradTransform.Outputs, x = column * WinogradTransform.Outputs;
            WinogradTransform.Output(products + (nint)i * Filters, bias, output + (((nint)picture * OutputHeight + y) * OutputWidth + x) * Filters, Filters, (nint)Piece * Filters, rowLength,
                Math.Min(WinogradTransform.Outputs, OutputHeight - y), Math.Min(WinogradTransform.Outputs, OutputWidth - x));
        }
    }

    private void Locate(int tile, out int picture, out int row, out int column)
    {
        (int above, column) = Math.DivRem(tile, TileColumns);
        (picture, row) = Math.DivRem(above, TileRows);
    }

    private static int Whole(int tiles) => (tiles + WinogradProduct.Rows - 1) / WinogradProduct.Rows * WinogradProduct.Rows;

    private delegate void Worker(int worker, float* floats);

    private void Share(Worker body, float* work)
    {
        if (Workers == 1) body(0, work);
        else Parallel.For(0, Workers, new ParallelOptions { MaxDegreeOfParallelism = Workers }, worker => body(worker, work + worker * (nint)WorkerFloats));
    }
}
