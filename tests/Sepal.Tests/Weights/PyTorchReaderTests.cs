using Sepal.Layers;
using Sepal.Models;
using Sepal.Tests.Golden;
using Sepal.Weights;

namespace Sepal.Tests.Weights;

public sealed class PyTorchReaderTests
{
    /// <summary>golden/extra: newer protocols than PyTorch's usual one, and values beside the tensors.</summary>
    [Theory]
    [InlineData("protocol4.pth")]
    [InlineData("protocol3_legacy.pth")]
    public void Other_protocols_and_values_beside_the_tensors_are_read(string name)
    {
        using var file = TensorFile.Open(Path.Combine(GoldenBook.Find($"extra/{name}")!, "extra", name));
        file.Format.ShouldBe(WeightsFormat.PyTorch);
        file.Tensors.Select(t => t.ToString()).ShouldBe(["a (2, 3)", "t (3, 2)", "e (0, 3)", "rest/list/0 (2, 3)", "rest/list/1/0 (3,)"]);
        file.Find("a")!.ToFloats().ShouldBe([0, 1, 2, 3, 4, 5]);
        file.Find("t")!.ToFloats().ShouldBe([0, 3, 1, 4, 2, 5]);
        file.Find("e")!.ToFloats().ShouldBeEmpty();
        file.Find("rest/list/1/0")!.ToFloats().ShouldBe([3, 4, 5]);
    }

    [Fact]
    public void A_tensor_with_turned_axes_is_set_in_the_order_in_which_it_lies()
    {
        using var file = TensorFile.Open(Path.Combine(GoldenBook.Find("extra/protocol4.pth")!, "extra", "protocol4.pth"));
        var turned = file.Find("t")!;
        turned.InPlace!.Value.Tensor.ToFloats().ShouldBe([0, 1, 2, 3, 4, 5]);
        turned.InPlace.Value.Axes.ShouldBe([1, 0]);
        using var model = new Sequential([new Dense(2, inputDim: 3, useBias: false, name: "a"), new Dense(3, useBias: false, name: "b")], "net");
        var assignment = new WeightAssignment("file", "net");
        assignment.Pair("a", model.Weights[0], turned);
        assignment.Pair("b", model.Weights[1], turned, [1, 0]);
        assignment.Apply();
        model.Weights[0].ToArray().ShouldBe([0, 3, 1, 4, 2, 5]);
        model.Weights[1].ToArray().ShouldBe([0, 1, 2, 3, 4, 5]);
    }

    /// <summary>The numbers are PyTorch's own, of the same file.</summary>
    [Fact]
    public void The_real_weights_of_EfficientNet_Lite0_have_PyTorchs_numbers()
    {
        using var file = TensorFile.Open(SharedWeights.Path("torch/efficientnet-lite0-57934424.pth"));
        file.Tensors.Count.ShouldBe(296);
        file.Tensors.Sum(t => (long)t.Count).ShouldBe(4_694_073);
        file.Tensors[0].ToString().ShouldBe("_conv_stem.weight (32, 3, 3, 3)");
        file.Tensors[0].ToFloats()[..4].ShouldBe([-1.1103360652923584f, -1.3087704181671143f, -0.010156914591789246f, 0.9208119511604309f]);
        file.Find("_blocks.3._depthwise_conv.weight")!.Shape.ShouldBe([144, 1, 5, 5]);
        file.Find("_bn1.running_var")!.ToFloats()[..4].ShouldBe([9.722968101501465f, 10.58315372467041f, 10.953993797302246f, 10.474215507507324f]);
        file.Find("_fc.weight")!.Shape.ShouldBe([1000, 1280]);
        file.Find("_bn0.num_batches_tracked")!.Shape.ShouldBeEmpty();
        file.Tensors.Sum(t => t.ToFloats().Sum(v => Math.Abs((double)v))).ShouldBe(742006.912026712, 1e-6);
    }
}
