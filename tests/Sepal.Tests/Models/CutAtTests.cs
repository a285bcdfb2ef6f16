using Sepal.Backbones;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Tests.Golden;
using TorchSharp;

namespace Sepal.Tests.Models;

public sealed class CutAtTests
{
    [Fact]
    public void A_part_gives_the_inner_node_s_output()
    {
        var book = GoldenBook.Open("backbones");
        var node = book.Cases.Single(c => c.GetProperty("name").GetString() == "inception_v3_150").GetProperty("nodes").GetProperty("mixed3");
        using var model = Backbone.Find("inception_v3").Create(new() { Size = 150 });
        Formula.Fill(model, "inception_v3");
        using var part = model.CutAt("mixed3");
        part.Name.ShouldBe("inception_v3");
        part.ResultShape.ShouldBe((7, 7, 768));
        using var scope = torch.NewDisposeScope();
        var input = Backbones.GoldenNodes.Input(book["inception_v3_150/pictures"], Sepal.Imaging.Scaling.TensorFlow);
        float[] output = part.Predict(Maps.ToKeras(input).contiguous().data<float>().ToArray(), 2);
        output.Average(v => (double)v).ShouldBe(node.GetProperty("mean").GetDouble(), 1e-4 * node.GetProperty("std").GetDouble());
    }

    [Fact]
    public void A_part_of_a_nested_model_keeps_its_paths_and_the_weights_are_shared()
    {
        using var model = Nested();
        using var part = model.CutAt("base/c");
        part.NamedWeights().Select(w => w.Path).ShouldBe(["base/c/kernel", "base/c/bias"]);
        part.ResultShape.ShouldBe((6, 6, 4));
        part.Weights[0].ShouldBeSameAs(model.Weights[0]);
    }

    [Fact]
    public void Disposing_a_part_frees_nothing_of_the_whole()
    {
        using var model = Nested();
        model.Initialize(1);
        model.Layer("dense").Weights[0].Assign([.. model.Layer("dense").Weights[0].ToArray().Select(w => w + 1)]);
        float[] kernel = model.Layer("dense").Weights[0].ToArray();
        model.CutAt("base/c").Dispose();
        model.CutAt("dense").Dispose();
        model.Layer("dense").Weights[0].ToArray().ShouldBe(kernel);
    }

    [Fact]
    public void A_wrong_path_offers_the_nearest_name()
    {
        using var model = Nested();
        Should.Throw<ArgumentException>(() => model.CutAt("base/cc")).Message.ShouldContain("No layer is called 'cc' in 'base'. The nearest is 'c'");
    }

    private static Sequential Nested() => new(
        [new Sequential([new Conv2D(4, 3, inputShape: (8, 8, 3), name: "c"), new MaxPooling2D(name: "p")], "base"), new Flatten(), new Dense(3)]);
}
