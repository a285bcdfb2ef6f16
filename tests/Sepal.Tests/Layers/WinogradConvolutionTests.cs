using Sepal.Layers;
using Sepal.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Sepal.Tests.Layers;

public sealed class WinogradConvolutionTests
{
    public WinogradConvolutionTests() => Assert.SkipUnless(WinogradTransform.IsSupported, "The processor has no AVX2.");

    // count, height, width, channels, filters, padding of rows and columns
    public static TheoryData<int[]> Shapes => new(
        [1, 8, 8, 8, 16, 0, 0],
        [2, 16, 16, 40, 48, 1, 1],  // 'same'
        [3, 9, 14, 64, 32, 1, 1],   // tiles that hang over
        [1, 3, 3, 8, 16, 0, 0],     // one output
        [2, 7, 5, 16, 16, 2, 2],     // outputs that see more zeros than pixels
        [1, 6, 33, 24, 16, 0, 1],    // all differs between the axes
        [5, 40, 40, 64, 64, 1, 1],  // several pieces
        [1, 12, 12, 512, 256, 1, 1]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_is_the_convolution_in_float64(int[] sizes)
    {
        using var scope = NewDisposeScope();
        var input = TensorMemory.ChannelsLast(randn(sizes[0], sizes[3], sizes[1], sizes[2]));
        var kernel = TensorMemory.ChannelsLast(randn(sizes[4], sizes[3], 3, 3));
        var bias = randn(sizes[4]);
        long[] padding = [sizes[5], sizes[6]];
        foreach (var added in new[] { null, bias })
        {
            var exact = nn.functional.conv2d(input.to(ScalarType.Float64), kernel.to(ScalarType.Float64), added?.to(ScalarType.Float64), padding: padding);
            var output = WinogradConvolution.Call(input, kernel, added, padding);
            output.shape.ShouldBe(exact.shape);
            TensorMemory.IsChannelsLast(output).ShouldBeTrue();
            var error = output.to(ScalarType.Float64) - exact;
            double scale = exact.std(false).item<double>();
            (error.square().mean().sqrt().item<double>() / scale).ShouldBeLessThan(1e-5);
            (error.abs().max().item<double>() / scale).ShouldBeLessThan(2e-4);
        }
    }

    [Fact]
    public void What_it_cannot_do_or_what_learns_goes_to_the_engine()
    {
        using var scope = NewDisposeScope();
        Tensor input = TensorMemory.ChannelsLast(randn(4, 32, 40, 40)), kernel = TensorMemory.ChannelsLast(randn(64, 32, 3, 3));
        bool Fits(Tensor x, Tensor k, int groups = 1, int stride = 1, int dilation = 1, long padding = 1) => WinogradConvolution.Fits(x, k, groups, stride, dilation, [padding, padding]);
        Fits(input, kernel).ShouldBeTrue();
        Fits(input, kernel, stride: 2).ShouldBeFalse();
        Fits(input, kernel, dilation: 2).ShouldBeFalse();
        Fits(input, kernel, padding: 3).ShouldBeFalse();
        Fits(input.to(ScalarType.BFloat16), kernel.to(ScalarType.BFloat16)).ShouldBeFalse();
        Fits(input.contiguous(), kernel).ShouldBeFalse();
        Fits(input, TensorMemory.ChannelsLast(randn(64, 32, 5, 5))).ShouldBeFalse();
        Fits(TensorMemory.ChannelsLast(randn(4, 3, 40, 40)), TensorMemory.ChannelsLast(randn(64, 3, 3, 3))).ShouldBeFalse();
        Fits(TensorMemory.ChannelsLast(randn(1, 32, 8, 8)), kernel).ShouldBeFalse(); // four tiles
        kernel.requires_grad = true;
        Fits(input, kernel).ShouldBeFalse();
        using (no_grad()) Fits(input, kernel).ShouldBeTrue();
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var scope = NewDisposeScope();
        Tensor input = TensorMemory.ChannelsLast(randn(4, 32, 40, 40)), kernel = TensorMemory.ChannelsLast(randn(64, 32, 3, 3));
        WinogradConvolution.Call(input, kernel, null, [1, 1]).Dispose();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int i = 0; i < 20; i++) WinogradConvolution.Call(input, kernel, null, [1, 1]).Dispose();
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }
}
