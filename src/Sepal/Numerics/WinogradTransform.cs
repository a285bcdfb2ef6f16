using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sepal.Numerics;

/// <summary>
/// The three transforms of a 3×3 convolution after Winograd: instead of 144 products for each channel pair and tile of 4×4 outputs, 36. A tile's 6×6 inputs d become V = Bᵀ d B, a
/// kernel g becomes U = G g Gᵀ, and what the 36 products of matrices give, M, becomes the outputs Aᵀ M A. float32, channels last. Source: Lavin and Gray, "Fast Algorithms for
/// Convolutional Neural Networks" (2015), section 4.3, F(4×4, 3×3), which takes the points 0, ±1, ±2 and infinity.
/// </summary>
internal static unsafe class WinogradTransform
{
    /// <summary>What channels and filters must divide by.</summary>
    public const int Lanes = 8;

    /// <summary>Outputs of a tile in each direction.</summary>
    public const int Outputs = 4;

    /// <summary>Inputs of a tile in each direction.</summary>
    public const int Inputs = 6;

    /// <summary>Values of a transformed tile, and products of matrices.</summary>
    public const int Points = Inputs * Inputs;

    /// <summary>Whether the processor has what this needs.</summary>
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    /// <summary>A filter's kernel: G g Gᵀ for each channel.</summary>
    /// <param name="kernel">Shape (3, 3, channels).</param>
    /// <param name="transformed">Filled: value k of channel c at k × plane + c.</param>
    /// <param name="channels">A multiple of <see cref="Lanes"/>.</param>
    /// <param name="plane">Floats between two of the 36 values.</param>
    public static void Kernel(float* kernel, float* transformed, int channels, nint plane)
    {
        var part = stackalloc Vector256<float>[3 * Inputs]; // G g: 6 rows, 3 columns
        var whole = stackalloc Vector256<float>[Inputs];
        for (int c = 0; c < channels; c += Lanes)
        {
            for (int j = 0; j < 3; j++)
            {
                KernelLine(Vector256.Load(kernel + j * channels + c), Vector256.Load(kernel + (3 + j) * channels + c), Vector256.Load(kernel + (6 + j) * channels + c), part + j, 3);
            }
            for (int i = 0; i < Inputs; i++)
            {
                KernelLine(part[3 * i], part[3 * i + 1], part[3 * i + 2], whole, 1);
                for (int j = 0; j < Inputs; j++) whole[j].Store(transformed + (i * Inputs + j) * plane + c);
            }
        }
    }

    private static void KernelLine(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float>* to, int step)
    {
        Vector256<float> sixth = Vector256.Create(1f / 6), twelfth = Vector256.Create(1f / 12), quarter = Vector256.Create(0.25f);
        var outer = (a + c) * sixth;
        var inner = a * Vector256.Create(1f / 24) + c * sixth;
        to[0] = a * quarter;
        to[step] = -outer - b * sixth;
        to[2 * step] = b * sixth - outer;
        to[3 * step] = inner + b * twelfth;
        to[4 * step] = inner - b * twelfth;
        to[5 * step] = c;
    }

    /// <summary>A tile's inputs: Bᵀ d B for each channel.</summary>
    /// <param name="pixels">The 36 pixels, row by row; each points at its channels.</param>
    /// <param name="transformed">Filled: value k of channel c at k × plane + c.</param>
    /// <param name="channels">A multiple of <see cref="Lanes"/>.</param>
    /// <param name="plane">Floats between two of the 36 values.</param>
    public static void Input(float** pixels, float* transformed, int channels, nint plane)
    {
        var part = stackalloc Vector256<float>[Points];
        var line = stackalloc Vector256<float>[Inputs];
        for (int c = 0; c < channels; c += Lanes)
        {
            for (int j = 0; j < Inputs; j++)
            {
                InputLine(Vector256.Load(pixels[j] + c), Vector256.Load(pixels[6 + j] + c), Vector256.Load(pixels[12 + j] + c),
                    Vector256.Load(pixels[18 + j] + c), Vector256.Load(pixels[24 + j] + c), Vector256.Load(pixels[30 + j] + c), part + j, Inputs);
            }
            for (int i = 0; i < Inputs; i++)
            {
                var row = part + i * Inputs;
                InputLine(row[0], row[1], row[2], row[3], row[4], row[5], line, 1);
                float* to = transformed + i * Inputs * plane + c;
                line[0].Store(to);
                line[1].Store(to + plane);
                line[2].Store(to + 2 * plane);
                line[3].Store(to + 3 * plane);
                line[4].Store(to + 4 * plane);
                line[5].Store(to + 5 * plane);
            }
        }
    }

    private static void InputLine(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, Vector256<float> e, Vector256<float> f, Vector256<float>* to, int step)
    {
        Vector256<float> two = Vector256.Create(2f), four = Vector256.Create(4f), five = Vector256.Create(5f);
        var p = Fma.MultiplyAddNegated(four, c, e); // e - 4c
        var q = Fma.MultiplyAddNegated(four, b, d); // d - 4b
        var r = e - c;
        var s = two * (d - b);
        to[0] = Fma.MultiplyAddNegated(five, c, Fma.MultiplyAdd(four, a, e));
        to[step] = p + q;
        to[2 * step] = p - q;
        to[3 * step] = r + s;
        to[4 * step] = r - s;
        to[5 * step] = Fma.MultiplyAddNegated(five, d, Fma.MultiplyAdd(four, b, f));
    }

    /// <summary>A tile's outputs: Aᵀ M A for each filter, and the bias.</summary>
    /// <param name="products">Value k of filter f at k × plane + f.</param>
    /// <param name="bias">A number for each filter; null for none.</param>
    /// <param name="output">Where the tile's first output goes.</param>
    /// <param name="filters">A multiple of <see cref="Lanes"/>, and the floats between two columns of the output.</param>
    /// <param name="plane">Floats between two of the 36 values.</param>
    /// <param name="rowLength">Floats between two rows of the output.</param>
    /// <param name="rows">Rows of the tile that the output has, 1 to 4.</param>
    /// <param name="columns">Columns of the tile that the output has, 1 to 4.</param>
    public static void Output(float* products, float* bias, float* output, int filters, nint plane, nint rowLength, int rows, int columns)
    {
        var part = stackalloc Vector256<float>[Outputs * Inputs];
        var line = stackalloc Vector256<float>[Outputs];
        for (int f = 0; f < filters; f += Lanes)
        {
            float* from = products + f;
            for (int j = 0; j < Inputs; j++, from += plane)
            {
                OutputLine(Vector256.Load(from), Vector256.Load(from + 6 * plane), Vector256.Load(from + 12 * plane), Vector256.Load(from + 18 * plane),
                    Vector256.Load(from + 24 * plane), Vector256.Load(from + 30 * plane), part + j, Inputs);
            }
            var start = bias is null ? Vector256<float>.Zero : Vector256.Load(bias + f);
            for (int i = 0; i < rows; i++)
            {
                var row = part + i * Inputs;
                OutputLine(row[0], row[1], row[2], row[3], row[4], row[5], line, 1);
                float* to = output + i * rowLength + f;
                for (int j = 0; j < columns; j++) (line[j] + start).Store(to + (nint)j * filters);
            }
        }
    }

    private static void OutputLine(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, Vector256<float> e, Vector256<float> f, Vector256<float>* to, int step)
    {
        Vector256<float> one = b + c, minusOne = b - c, two = d + e, minusTwo = d - e;
        to[0] = a + one + two;
        to[step] = Fma.MultiplyAdd(Vector256.Create(2f), minusTwo, minusOne);
        to[2 * step] = Fma.MultiplyAdd(Vector256.Create(4f), two, one);
        to[3 * step] = Fma.MultiplyAdd(Vector256.Create(8f), minusTwo, minusOne) + f;
    }
}
