using Sepal.Layers;
using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Tests.Layers;

public sealed class RecordedPoolingTests
{
    [Theory]
    [InlineData(6, 8, false)]
    [InlineData(7, 9, true)]
    [InlineData(2, 3, true)]
    public void Values_and_gradients_are_the_engines(int height, int width, bool rectifies)
    {
        Assert.SkipUnless(MaxPoolingKernel.IsSupported, "The processor has no AVX2.");
        using var scope = NewDisposeScope();
        // Rounded, so that there are ties and zeros.
        var values = Maps.FromKeras((randn(3, height, width, 16) * 2).round());
        Tensor ours = Leaf(values), engines = Leaf(values);

        var pooled = RecordedPooling.Call(ours, rectifies);
        var expected = nn.functional.max_pool2d(engines, [2, 2], [2, 2]);
        if (rectifies) expected = expected.relu();
        var gradient = randn(expected.shape);
        (pooled * gradient).sum().backward();
        (expected * gradient).sum().backward();

        pooled.eq(expected).all().item<bool>().ShouldBeTrue();
        ours.grad!.eq(engines.grad!).all().item<bool>().ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_no_number_stays_none(bool rectifies)
    {
        Assert.SkipUnless(MaxPoolingKernel.IsSupported, "The processor has no AVX2.");
        for (int at = 0; at < 4; at++)
        {
            using var scope = NewDisposeScope();
            float[] window = [1, 2, 3, -4];
            window[at] = float.NaN;
            var map = Leaf(Maps.FromKeras(tensor(window).reshape(1, 2, 2, 1).expand(1, 2, 2, 8).contiguous()));
            var pooled = RecordedPooling.Call(map, rectifies);
            pooled.isnan().all().item<bool>().ShouldBeTrue();
            pooled.sum().backward();
            Maps.ToKeras(map.grad!).contiguous().data<float>().ToArray().Chunk(8).Select(place => place.Sum()).ShouldBe(Enumerable.Range(0, 4).Select(i => i == at ? 8f : 0f));
        }
    }

    [Fact]
    public void Other_windows_and_channels_are_left_to_the_engine()
    {
        using var scope = NewDisposeScope();
        var map = Leaf(Maps.FromKeras(randn(1, 6, 6, 8)));
        RecordedPooling.Fits(map, 2, 2, [0, 0]).ShouldBe(MaxPoolingKernel.IsSupported);
        RecordedPooling.Fits(map, 3, 2, [0, 0]).ShouldBeFalse();
        RecordedPooling.Fits(map, 2, 1, [0, 0]).ShouldBeFalse();
        RecordedPooling.Fits(map, 2, 2, [1, 1]).ShouldBeFalse();
        RecordedPooling.Fits(map.detach(), 2, 2, [0, 0]).ShouldBeFalse();
        RecordedPooling.Fits(Leaf(Maps.FromKeras(randn(1, 6, 6, 4))), 2, 2, [0, 0]).ShouldBeFalse();
        using (no_grad()) RecordedPooling.Fits(map, 2, 2, [0, 0]).ShouldBeFalse();
    }

    [Fact]
    public void A_network_that_ends_in_a_pooling_keeps_its_rectifier()
    {
        using var model = new Sepal.Models.Sequential([new Conv2D(8, 1, activation: "relu", inputShape: (4, 4, 3)), new MaxPooling2D()]);
        using var scope = NewDisposeScope();
        var input = Maps.FromKeras(-randn(2, 4, 4, 3).abs());
        foreach (bool isTraining in (bool[])[false, true])
        {
            var context = new CallContext { IsTraining = isTraining };
            model.Forward(input, context).min().item<float>().ShouldBeGreaterThanOrEqualTo(0);
            model.ForwardScore(input, context).min().item<float>().ShouldBeGreaterThanOrEqualTo(0);
        }
    }

    private static Tensor Leaf(Tensor values)
    {
        var leaf = Maps.FromKeras(Maps.ToKeras(values).clone());
        leaf.requires_grad = true;
        return leaf;
    }
}
