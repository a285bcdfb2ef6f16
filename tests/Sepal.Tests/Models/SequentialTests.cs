using Sepal.Layers;
using Sepal.Models;
using TorchSharp;

namespace Sepal.Tests.Models;

public sealed class SequentialTests
{
    /// <summary>The report's third listing, almost letter for letter.</summary>
    [Fact]
    public void The_reports_listing_reads_almost_the_same()
    {
        using var model3 = new Sequential();
        model3.Add(new Dense(256, activation: "relu", inputDim: 3 * 3 * 2048));
        model3.Add(new Dropout(0.5));
        model3.Add(new Dense(5, activation: "softmax"));

        model3.ParameterCount.ShouldBe(18432 * 256 + 256 + 256 * 5 + 5);
        model3.Layers.Select(l => l.Name).ShouldBe(["dense", "dropout", "dense_1"]);
    }

    [Fact]
    public void A_nested_base_is_frozen_however_deep_and_addressed_by_path()
    {
        using var model4 = new Sequential();
        var inner = new Sequential([new Conv2D(4, 3, inputShape: (8, 8, 3), name: "c"), new BatchNormalization(name: "bn")], "inner");
        var convBase = new Sequential([inner], "base");
        model4.Add(convBase);
        model4.Add(new Flatten());
        model4.Add(new Dense(5, activation: "softmax"));

        convBase.Trainable = false;

        model4.Layer("base/inner/bn").Trainable.ShouldBeFalse();
        model4.NamedWeights().Where(w => w.Weight.IsTrainable).Select(w => w.Path).ShouldBe(["dense/kernel", "dense/bias"]);
        Should.Throw<ArgumentException>(() => model4.Layer("base/inner/bm")).Message.ShouldContain("'bn'");
    }

    [Fact]
    public void A_disposed_model_answers_nothing_with_new_weights()
    {
        var model = new Sequential([new Dense(2, inputDim: 3)]);
        model.Predict([1, 2, 3], 1).Length.ShouldBe(2);
        model.Dispose();
        model.Dispose();
        Should.Throw<ObjectDisposedException>(() => model.Predict([1, 2, 3], 1));
        Should.Throw<ObjectDisposedException>(() => model.NamedWeights().First().Weight.ToArray());
    }

    [Fact]
    public void Same_seed_same_weights_other_seed_others()
    {
        using var a = new Sequential([new Dense(5, inputDim: 7)]);
        using var b = new Sequential([new Dense(5, inputDim: 7)]);
        a.Initialize(3);
        b.Initialize(3);
        a.Weights[0].ToArray().ShouldBe(b.Weights[0].ToArray());
        b.Initialize(4);
        a.Weights[0].ToArray().ShouldNotBe(b.Weights[0].ToArray());
    }

    [Fact]
    public void Pictures_too_small_for_the_network_are_refused_with_the_layers_name()
    {
        using var model = new Sequential([new Conv2D(4, 3, inputShape: (4, 4, 3))]);
        Should.Throw<ArgumentException>(() => model.Add(new MaxPooling2D(5, name: "pool"))).Message.ShouldBe(
            "Layer 'pool' (MaxPooling2D): a window of 5×5 does not fit into (None, 2, 2, 4). Use larger pictures or padding 'same'.");
    }

    [Fact]
    public void A_rectifier_that_waits_for_the_pooling_changes_nothing()
    {
        using var together = new Sequential([new Conv2D(4, 3, activation: "relu", inputShape: (9, 9, 3), name: "c"), new MaxPooling2D(), new Flatten()]);
        using var apart = new Sequential([new Conv2D(4, 3, inputShape: (9, 9, 3), name: "c"), new Activation("relu"), new MaxPooling2D(), new Flatten()]);
        together.Plan.ReluWaits.ShouldContain(true);
        var values = Enumerable.Range(0, 9 * 9 * 3).Select(i => MathF.Sin(i)).ToArray();
        together.Predict(values, 1).ShouldBe(apart.Predict(values, 1));
    }

    [Fact]
    public void A_hundred_predictions_leave_no_tensor()
    {
        using var model = new Sequential([new Conv2D(4, 3, activation: "relu", inputShape: (9, 9, 3)), new MaxPooling2D(), new BatchNormalization(), new Flatten(), new Dense(3, activation: "softmax")]);
        var values = new float[9 * 9 * 3];
        model.Predict(values, 1);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int i = 0; i < 100; i++) model.Predict(values, 1);
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    [Fact]
    public void Inner_nodes_give_their_outputs_by_path()
    {
        using var inner = new Sequential([new Conv2D(4, 3, activation: "relu", inputShape: (9, 9, 3), name: "c"), new MaxPooling2D(name: "p")], "base");
        using var model = new Sequential([inner, new Flatten(), new Dense(3)]);
        using var scope = torch.NewDisposeScope();
        using var taps = new Taps(["base/c", "base/p", "base"]);
        model.Forward(torch.ones(1, 3, 9, 9), new CallContext { Taps = taps });
        taps.Outputs["base/c"].shape.ShouldBe([1, 4, 7, 7]);
        taps.Outputs["base/c"].min().item<float>().ShouldBeGreaterThanOrEqualTo(0);
        taps.Outputs["base/p"].shape.ShouldBe([1, 4, 3, 3]);
        taps.Outputs["base"].shape.ShouldBe([1, 4, 3, 3]);
    }
}
