using Sepal.Imaging;
using Sepal.Tests.Golden;

namespace Sepal.Tests.Imaging;

public sealed class ChannelScalingTests
{
    [Theory]
    [InlineData("caffe")]
    [InlineData("tf")]
    [InlineData("torch")]
    public void The_modes_are_those_of_Keras_preprocess_input(string mode)
    {
        var book = GoldenBook.Open("preprocess");
        float[] input = book["x"].Floats, wanted = book[mode].Floats, got = new float[input.Length];

        ChannelScaling.Of(ImageNames.ParseScaling(mode)).Apply(input, got);

        got.Zip(wanted, (a, b) => Math.Abs(a - b) / Math.Max(1, Math.Abs(b))).Max().ShouldBeLessThan(1e-6f);
    }

    [Fact]
    public void None_unit_and_lite_are_as_documented()
    {
        Apply(Scaling.None, 0, 127, 255).ShouldBe([0, 127, 255]);
        Apply(Scaling.Unit, 0, 51, 255).ShouldBe([0, 0.2f, 1], 1e-6);
        Apply(Scaling.Lite, 127, 255, 0).ShouldBe([0, 1, -127 / 128f]);
    }

    [Fact]
    public void Every_scaling_has_its_numbers()
        => Enum.GetValues<Scaling>().Select(s => ChannelScaling.Of(s)).Distinct().Count().ShouldBe(6);

    private static float[] Apply(Scaling scaling, params float[] pixel)
    {
        float[] output = new float[3];
        ChannelScaling.Of(scaling).Apply(pixel, output);
        return output;
    }
}
