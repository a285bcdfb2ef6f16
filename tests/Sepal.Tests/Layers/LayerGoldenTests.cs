using System.Text.Json;
using System.Text.Json.Nodes;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Tests.Golden;
using static TorchSharp.torch;

namespace Sepal.Tests.Layers;

/// <summary>Every layer against what Keras computed: output, training output, gradients, changed statistics, shape and count.</summary>
public sealed class LayerGoldenTests
{
    public static TheoryData<string> Cases()
    {
        var data = new TheoryData<string>();
        foreach (var c in GoldenBook.Open("layers").Cases) data.Add(c.GetProperty("name").GetString()!);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layer_gives_what_Keras_gives(string name)
    {
        Engine.Start();
        var book = GoldenBook.Open("layers");
        var entry = book.Cases.Single(c => c.GetProperty("name").GetString() == name);
        using var scope = NewDisposeScope();
        var json = entry.GetProperty("layer");
        using var layer = LayerRegistry.Create(json.GetProperty("class_name").GetString()!, JsonNode.Parse(json.GetProperty("config").GetRawText())!.AsObject())!;
        layer.ShouldNotBeNull();
        NpyArray[] arrays = [.. entry.GetProperty("inputs").EnumerateArray().Select(k => book[k])];
        Node[] nodes = [.. arrays.Select(a => Node.Input(new Shape(a.Shape[1..])))];
        var node = layer.On(nodes);

        foreach (var weight in entry.GetProperty("weights").EnumerateObject())
            layer.Weights.Single(w => w.Name == weight.Name).Assign(book[weight.Value].Floats);
        layer.ParameterCount.ShouldBe(entry.GetProperty("parameters").GetInt64());
        node.Shape.ShouldBe(new Shape([.. entry.GetProperty("output_shape").EnumerateArray().Skip(1).Select(v => v.GetInt32())]));

        double tolerance = entry.GetProperty("tolerance").GetDouble();
        Tensor[] inputs = [.. arrays.Select(a => Tensors.FromKeras(a))];
        Tensors.ShouldBeNear(layer.Call(inputs, CallContext.Inference), book[entry.GetProperty("output")], tolerance, "output");
        if (!entry.TryGetProperty("training_output", out var trainingOutput)) return;

        foreach (var input in inputs) input.requires_grad = true;
        var y = layer.Call(inputs, new CallContext { IsTraining = true });
        Tensors.ShouldBeNear(y, book[trainingOutput], tolerance, "training output");
        (y * Tensors.FromKeras(book[entry.GetProperty("probe")])).sum().backward();
        var gradients = entry.GetProperty("input_gradients").EnumerateArray().ToArray();
        for (int i = 0; i < gradients.Length; i++) Tensors.ShouldBeNear(inputs[i].grad!, book[gradients[i]], tolerance, $"gradient of input {i}");
        foreach (var gradient in entry.GetProperty("weight_gradients").EnumerateObject())
        {
            var weight = layer.Weights.Single(w => w.Name == gradient.Name);
            Tensors.ShouldBeNear(weight.GradientInKerasOrder(), book[gradient.Value].Floats, tolerance, $"gradient of {gradient.Name}");
        }
        if (!entry.TryGetProperty("updated", out var updated)) return;
        foreach (var statistic in updated.EnumerateObject())
            Tensors.ShouldBeNear(layer.Weights.Single(w => w.Name == statistic.Name).ToArray(), book[statistic.Value].Floats, tolerance, statistic.Name);
    }

    [Fact]
    public void Every_class_of_the_registry_writes_a_config_that_builds_it_again()
    {
        foreach (var entry in GoldenBook.Open("layers").Cases)
        {
            var json = entry.GetProperty("layer");
            string className = json.GetProperty("class_name").GetString()!;
            var config = JsonNode.Parse(json.GetProperty("config").GetRawText())!.AsObject();
            using var layer = LayerRegistry.Create(className, (JsonObject)config.DeepClone())!;
            layer.SourceConfig = null;
            var written = LayerRegistry.ConfigOf(layer);
            string[] unimportant = ["renorm", "renorm_clipping", "renorm_momentum"];
            foreach (var (key, value) in config)
            {
                if (unimportant.Contains(key) || key == "dtype") continue; // a policy may be written by its name
                written.ContainsKey(key).ShouldBeTrue($"{className} does not write {key}");
                Same(value, written[key]).ShouldBeTrue($"{className}.{key}: {value?.ToJsonString()} became {written[key]?.ToJsonString()}");
            }
        }
    }

    private static bool Same(JsonNode? a, JsonNode? b) => (a, b) switch
    {
        (null, null) => true,
        (JsonValue x, JsonValue y) when x.GetValueKind() == JsonValueKind.Number && y.GetValueKind() == JsonValueKind.Number
            => double.Parse(x.ToJsonString()) == double.Parse(y.ToJsonString()),
        (JsonArray x, JsonArray y) => x.Count == y.Count && x.Zip(y).All(p => Same(p.First, p.Second)),
        _ => JsonNode.DeepEquals(a, b),
    };
}
