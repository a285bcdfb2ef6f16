using Sepal.Layers;
using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Tests.Layers;

public sealed class RecordedConvolutionTests
{
    public static TheoryData<int[]> Shapes => new(
        // count, height, width, channels, filters, kernel height and width, strides, padding
        [2, 9, 8, 3, 16, 3, 3, 1, 1, 0, 0],     // the first layer's three channels
        [1, 12, 11, 8, 32, 3, 3, 1, 1, 1, 1],   // 'same'
        [3, 7, 7, 5, 17, 3, 2, 1, 1, 0, 0],     // filters that fill no panel, a window that fills no block
        [2, 14, 13, 3, 20, 7, 7, 2, 2, 3, 3],   // the first layer of a ResNet
        [2, 10, 11, 6, 9, 3, 5, 2, 3, 0, 2],    // all differs between the axes
        [2, 5, 6, 24, 40, 1, 1, 1, 1, 0, 0],    // a mixture of channels
        [1, 200, 180, 2, 3, 3, 3, 1, 1, 0, 0],  // rows longer than a tile
        [2, 22, 26, 32, 48, 3, 3, 1, 1, 0, 0],  // forward and the input's gradient by Winograd's way
        [2, 22, 26, 48, 32, 3, 3, 1, 1, 1, 1]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gradients_are_those_of_the_engine_in_float64(int[] sizes)
    {
        Assert.SkipUnless(ConvolutionGradient.IsSupported, "The processor has no AVX2.");
        using var scope = NewDisposeScope();
        var (input, kernel, bias) = (Map(sizes[0], sizes[3], sizes[1], sizes[2]), Map(sizes[4], sizes[3], sizes[5], sizes[6]), Leaf(randn(sizes[4])));
        long[] padding = [sizes[9], sizes[10]];

        var output = RecordedConvolution.Call(input, kernel, bias, (sizes[7], sizes[8]), padding);
        var weighting = randn(output.shape);
        (output * weighting).sum().backward();

        Tensor exactInput = Leaf(input.detach().to(ScalarType.Float64)), exactKernel = Leaf(kernel.detach().to(ScalarType.Float64)), exactBias = Leaf(bias.detach().to(ScalarType.Float64));
        var exact = nn.functional.conv2d(exactInput, exactKernel, exactBias, [sizes[7], sizes[8]], padding);
        (exact * weighting).sum().backward();

        ShouldBeNear(output.detach(), exact.detach());
        ShouldBeNear(input.grad!, exactInput.grad!);
        ShouldBeNear(kernel.grad!, exactKernel.grad!);
        ShouldBeNear(bias.grad!, exactBias.grad!);
        Maps.ToKeras(kernel.grad!).is_contiguous().ShouldBeTrue("a gradient lies as its weight does");
    }

    [Theory]
    [InlineData(150, 1)] // a row is a tile
    [InlineData(36, 34)] // several rows are
    public unsafe void A_sum_over_many_positions_keeps_its_digits(int size, int count)
    {
        Assert.SkipUnless(ConvolutionGradient.IsSupported, "The processor has no AVX2.");
        var shape = new ConvolutionShape { Count = 8 * count, Height = size, Width = size, Channels = 3, Filters = 32, KernelHeight = 3, KernelWidth = 3, PaddingX = 1, PaddingY = 1 };
        using var scope = NewDisposeScope();
        // All of one sign: nothing cancels out, and the sums grow with every position.
        Tensor input = rand(shape.Count * size * size * 3), gradient = rand(shape.Count * size * size * 32), kernel = zeros(32 * 27), bias = zeros(32);
        new ConvolutionGradient(shape).Run(TensorMemory.Floats(input), TensorMemory.Floats(gradient), TensorMemory.Floats(kernel), TensorMemory.Floats(bias), 2);

        // Of each place in the window a matrix product over the positions, in float64.
        Tensor padded = nn.functional.pad(input.reshape(-1, size, size, 3), [0, 0, 1, 1, 1, 1]).to(ScalarType.Float64), rows = gradient.to(ScalarType.Float64).reshape(-1, 32).t();
        for (int y = 0; y < 3; y++)
        {
            for (int x = 0; x < 3; x++)
            {
                var exact = rows.mm(padded.narrow(1, y, size).narrow(2, x, size).reshape(-1, 3));
                Relative(kernel.reshape(32, 3, 3, 3).select(1, y).select(1, x), exact).ShouldBeLessThan(5e-6, $"kernel at {y}, {x}");
            }
        }
        Relative(bias, rows.sum(1)).ShouldBeLessThan(5e-6, "bias");

        static double Relative(Tensor actual, Tensor expected) => ((actual - expected) / expected).abs().max().item<double>();
    }

    [Fact]
    public unsafe void Gradients_do_not_depend_on_the_number_of_threads()
    {
        Assert.SkipUnless(ConvolutionGradient.IsSupported, "The processor has no AVX2.");
        var shape = new ConvolutionShape { Count = 2, Height = 20, Width = 21, Channels = 12, Filters = 40, KernelHeight = 3, KernelWidth = 3, PaddingX = 1, PaddingY = 1 };
        using var scope = NewDisposeScope();
        Tensor input = randn(shape.Count * shape.Height * shape.Width * shape.Channels), gradient = randn(shape.Count * shape.OutputHeight * shape.OutputWidth * shape.Filters);
        float[] Run(int threads)
        {
            Tensor kernel = zeros(shape.Filters * shape.WindowLength), bias = zeros(shape.Filters);
            new ConvolutionGradient(shape).Run(TensorMemory.Floats(input), TensorMemory.Floats(gradient), TensorMemory.Floats(kernel), TensorMemory.Floats(bias), threads);
            return [.. kernel.data<float>().ToArray(), .. bias.data<float>().ToArray()];
        }
        float[] alone = Run(1);
        Run(2).AsSpan().SequenceEqual(alone).ShouldBeTrue();
        Run(7).AsSpan().SequenceEqual(alone).ShouldBeTrue();
    }

    [Fact]
    public void A_kernel_that_does_not_learn_and_what_it_was_not_made_for_are_left_to_the_engine()
    {
        using var scope = NewDisposeScope();
        Tensor map = Map(1, 4, 6, 6), kernel = Map(8, 4, 3, 3);
        RecordedConvolution.Fits(map, kernel, 1, 1).ShouldBe(ConvolutionGradient.IsFasterHere);
        RecordedConvolution.Fits(map, kernel.detach(), 1, 1).ShouldBeFalse("frozen");
        RecordedConvolution.Fits(map, kernel, 2, 1).ShouldBeFalse("groups");
        RecordedConvolution.Fits(map, kernel, 1, 2).ShouldBeFalse("dilation");
        RecordedConvolution.Fits(map.contiguous(), kernel, 1, 1).ShouldBeFalse("channels first in memory");
        RecordedConvolution.Fits(map.to(ScalarType.BFloat16), kernel, 1, 1).ShouldBeFalse("bfloat16");
        using (no_grad()) RecordedConvolution.Fits(map, kernel, 1, 1).ShouldBeFalse("nothing is recorded");
    }

    private static Tensor Map(long first, long channels, long height, long width) => Leaf(Maps.FromKeras(randn(first, height, width, channels)));

    private static Tensor Leaf(Tensor values)
    {
        values.requires_grad = true;
        return values;
    }

    private static void ShouldBeNear(Tensor actual, Tensor expected)
    {
        actual.shape.ShouldBe(expected.shape);
        ((actual - expected).abs().max() / expected.abs().max()).item<double>().ShouldBeLessThan(1e-5);
    }
}
