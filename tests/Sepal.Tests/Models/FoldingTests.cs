using Sepal.Backbones;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Tests.Golden;

namespace Sepal.Tests.Models;

public sealed class FoldingTests
{
    [Fact]
    public void A_folded_Dense_layer_has_the_weights_computed_by_hand()
    {
        using var model = new Sequential([new Dense(1, inputDim: 2, name: "d"), new BatchNormalization(epsilon: 0.25, name: "n")]);
        model.Layer("d").Weights[0].Assign([3, -1]);
        model.Layer("d").Weights[1].Assign([0.5f]);
        foreach (var (index, value) in ((int, float)[])[(0, 4), (1, 10), (2, 1.5f), (3, 3.75f)]) model.Layer("n").Weights[index].Assign([value]);

        using var folded = Folding.Fold(model);
        folded.Layers.Select(l => l.Name).ShouldBe(["input_layer", "d"]);
        folded.Weights[0].ToArray().ShouldBe([6, -2]); // gamma / sqrt(variance + epsilon) = 4 / 2
        folded.Weights[1].ToArray().ShouldBe([8]); // (0.5 - 1.5) × 2 + 10
    }

    [Theory]
    [InlineData("inception_v3", 75, 1.0)]
    [InlineData("resnet50", 64, 1.0)]
    [InlineData("mobilenet", 64, 0.25)]
    [InlineData("mobilenet_v2", 64, 0.35)]
    [InlineData("efficientnet_lite0", 64, 1.0)]
    public void A_folded_backbone_has_no_BatchNormalization_and_the_same_outputs(string name, int size, double alpha)
    {
        using var model = Backbone.Find(name).Create(new() { IncludeTop = false, Size = size, Alpha = alpha });
        Formula.Fill(model, name);
        using var folded = Folding.Fold(model);
        folded.Name.ShouldBe(model.Name);
        folded.Layers.ShouldNotContain(l => l is BatchNormalization);
        folded.Layers.Count.ShouldBe(model.Layers.Count - model.Layers.Count(l => l is BatchNormalization));
        folded.Weights.ShouldAllBe(w => !w.IsTrainable);

        float[] picture = [.. Enumerable.Range(0, size * size * 3).Select(i => MathF.Sin(i * 0.37f))];
        RelativeDifference(folded.Predict(picture, 1), model.Predict(picture, 1)).ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void Depthwise_kernels_with_several_outputs_a_channel_fold_too()
    {
        using var model = new Sequential([new InputLayer((6, 6, 3)), new DepthwiseConv2D(3, depthMultiplier: 2), new BatchNormalization(), new Flatten()]);
        Formula.Fill(model, "depthwise");
        using var folded = Folding.Fold(model);
        folded.Layers.ShouldNotContain(l => l is BatchNormalization);
        float[] picture = [.. Enumerable.Range(0, 6 * 6 * 3).Select(i => MathF.Sin(i))];
        RelativeDifference(folded.Predict(picture, 1), model.Predict(picture, 1)).ShouldBeLessThan(1e-6);
    }

    [Fact]
    public void What_can_t_be_folded_stays()
    {
        var input = Node.Input((8, 8, 3));
        var activated = new BatchNormalization(name: "behind_relu").On(new Conv2D(4, 3, activation: "relu", padding: Padding.Same).On(input));
        var between = new Conv2D(4, 3, padding: Padding.Same).On(activated);
        var usedTwice = new Add().On(new BatchNormalization(name: "of_a_shared_output").On(between), between);
        var shared = new Conv2D(4, 1, name: "shared");
        var twice = new Add().On(new BatchNormalization(name: "of_a_shared_layer").On(shared.On(usedTwice)), shared.On(activated));
        using var model = new Functional(input, new BatchNormalization(name: "behind_add").On(twice));
        Formula.Fill(model, "stays");

        using var folded = Folding.Fold(model);
        folded.Layers.Where(l => l is BatchNormalization).Select(l => l.Name).ShouldBe(["behind_relu", "of_a_shared_output", "of_a_shared_layer", "behind_add"], ignoreOrder: true);
        float[] picture = [.. Enumerable.Range(0, 8 * 8 * 3).Select(i => MathF.Sin(i))];
        folded.Predict(picture, 1).ShouldBe(model.Predict(picture, 1));
    }

    [Fact]
    public void A_nested_base_folds_in_its_place_and_shares_nothing()
    {
        var inner = new Sequential([new Conv2D(4, 3, useBias: false, inputShape: (8, 8, 3), name: "c"), new BatchNormalization(name: "n"), new ReLU(name: "r")], "base");
        using var model = new Sequential([inner, new Flatten(), new Dense(3, activation: "softmax")], "whole");
        Formula.Fill(model, "nested");
        using var folded = Folding.Fold(model);
        folded.NamedWeights().Select(w => w.Path).ShouldBe(["base/c/kernel", "base/c/bias", "dense/kernel", "dense/bias"]);
        float[] picture = [.. Enumerable.Range(0, 8 * 8 * 3).Select(i => MathF.Sin(i))];
        float[] before = folded.Predict(picture, 1);
        RelativeDifference(before, model.Predict(picture, 1)).ShouldBeLessThan(1e-6);

        model.Layer("dense").Weights[0].Assign(new float[6 * 6 * 4 * 3]);
        model.Dispose();
        folded.Predict(picture, 1).ShouldBe(before);
    }

    [Fact]
    public void Folding_and_predicting_leave_no_tensor_but_the_copy_s_weights()
    {
        using var model = Backbone.Find("mobilenet_v2").Create(new() { IncludeTop = false, Size = 32, Alpha = 0.35 });
        Formula.Fill(model, "mobilenet_v2");
        float[] picture = new float[32 * 32 * 3];
        model.Predict(picture, 1);
        long before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var folded = Folding.Fold(model);
        for (int i = 0; i < 20; i++) folded.Predict(picture, 1);
        TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before + folded.Weights.Count);
        folded.Dispose();
        TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    private static double RelativeDifference(float[] actual, float[] expected)
    {
        actual.Length.ShouldBe(expected.Length);
        expected.Max(Math.Abs).ShouldBeGreaterThan(0);
        return actual.Zip(expected, (a, b) => Math.Abs((double)a - b)).Max() / expected.Max(Math.Abs);
    }
}
