using System.Text.Json;
using Sepal.Backbones;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Tests.Golden;
using static TorchSharp.torch;

namespace Sepal.Tests.Backbones;

/// <summary>Whole backbones against what Keras computed on formula weights: every layer's name, class, shape and count, and nodes' outputs.</summary>
public sealed class BackboneGoldenTests
{
    private static readonly Dictionary<string, (string Backbone, string Key, string ModelName, BackboneOptions Options)> Networks = new()
    {
        ["inception_v3_150"] = ("inception_v3", "inception_v3", "inception_v3", new() { IncludeTop = false, Size = 150 }),
        ["inception_v3_299_top"] = ("inception_v3", "inception_v3", "inception_v3", new()),
        ["vgg16_top"] = ("vgg16", "vgg16", "vgg16", new()),
        ["mobilenet_0.25_224"] = ("mobilenet", "mobilenet", "mobilenet_0.25_224", new() { IncludeTop = false, Alpha = 0.25 }),
        ["mobilenet_1.0_160"] = ("mobilenet", "mobilenet", "mobilenet_1.00_160", new() { Size = 160 }),
        ["mobilenet_v2_160"] = ("mobilenet_v2", "mobilenet_v2", "mobilenetv2_1.00_160", new() { Size = 160 }),
        ["resnet50_160"] = ("resnet50", "resnet50", "resnet50", new() { Size = 160 }),
    };

    public static TheoryData<string> Cases() => [.. Networks.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_layer_has_the_name_class_shape_and_count_that_Keras_gives(string name)
    {
        var entry = GoldenBook.Open("backbones").Cases.Single(c => c.GetProperty("name").GetString() == name);
        using var model = Create(name);
        var summary = model.Summarize();
        summary.Name.ShouldBe(Networks[name].ModelName);
        summary.Rows.Select(r => $"{r.Name} {r.Type} {r.OutputShape} {r.ParameterCount}").ShouldBe(
            entry.GetProperty("layers").EnumerateArray().Select(l => $"{l.GetProperty("name")} {l.GetProperty("type")} {ShapeOf(l.GetProperty("output_shape"))} {l.GetProperty("params")}"));
        summary.Total.ShouldBe(entry.GetProperty("parameters").GetInt64());
        summary.Trainable.ShouldBe(entry.GetProperty("trainable").GetInt64());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_node_gives_what_Keras_computes_on_formula_weights(string name)
    {
        Engine.Start();
        var book = GoldenBook.Open("backbones");
        var entry = book.Cases.Single(c => c.GetProperty("name").GetString() == name);
        using var model = Create(name);
        Formula.Fill(model, Networks[name].Key);
        using var scope = NewDisposeScope();
        var scaling = Backbone.Find(Networks[name].Backbone).Card.Scaling;
        ImageNames.Of(scaling).ShouldBe(entry.GetProperty("preprocess").GetString());
        GoldenNodes.ShouldBeNear(model, GoldenNodes.Input(book[entry.GetProperty("pictures")], scaling), book, entry.GetProperty("nodes"));
    }

    [Fact]
    public void Weights_of_InceptionV3_stand_in_Keras_s_order()
    {
        var book = GoldenBook.Open("backbones");
        using var model = Create("inception_v3_150");
        model.NamedWeights().Select(w => $"{w.Path} ({string.Join(", ", w.Weight.Shape)})").ShouldBe(
            book.Index.GetProperty("inception_v3_weights").EnumerateArray().Select(w => $"{w[0]}/{w[1]} ({string.Join(", ", w[2].EnumerateArray())})"));
    }

    private static Functional Create(string name) => Backbone.Find(Networks[name].Backbone).Create(Networks[name].Options);

    private static Shape ShapeOf(JsonElement sizes) => new([.. sizes.EnumerateArray().Skip(1).Select(s => s.ValueKind == JsonValueKind.Null ? Shape.Unknown : s.GetInt32())]);
}
