using Sepal.Imaging;
using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Tests.Numerics;

public sealed class PixelTensorTests
{
    [Fact]
    public void Levels_that_gradients_flow_through_are_scaled_as_bytes_are()
    {
        byte[] pixels = [.. Enumerable.Range(0, 2 * 4 * 5 * 3).Select(i => (byte)(i * 37))];
        foreach (var scaling in Enum.GetValues<Scaling>())
            foreach (var type in (ScalarType[])[ScalarType.Float32, ScalarType.BFloat16])
            {
                using var scope = NewDisposeScope();
                var s = ChannelScaling.Of(scaling);
                var bytes = PixelTensor.Create(pixels, 2, 4, 5, s.Multiply, s.Add, s.Bgr, type);
                var levels = PixelTensor.Scale(PixelTensor.Levels([.. pixels.Select(p => (float)p)], 2, 4, 5), s.Multiply, s.Add, s.Bgr, type);
                levels.dtype.ShouldBe(type);
                levels.shape.ShouldBe([2, 3, 4, 5]);
                (levels.to(ScalarType.Float32) - bytes.to(ScalarType.Float32)).abs().max().item<float>().ShouldBe(0, $"{scaling} {type}");
            }
    }
}
