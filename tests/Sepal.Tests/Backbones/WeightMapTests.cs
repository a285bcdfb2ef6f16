using System.Collections.Immutable;
using System.Text.Json;
using Sepal.Backbones;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Tests.Golden;
using Sepal.Tests.Layers;
using Sepal.Weights;
using static TorchSharp.torch;

namespace Sepal.Tests.Backbones;

/// <summary>PyTorch's names in Keras's networks: what torchvision itself computes on formula weights, and the real EfficientNet-Lite0.</summary>
public sealed class WeightMapTests
{
    [Theory]
    [InlineData("resnet50", true)]
    [InlineData("mobilenet_v2", true)]
    [InlineData("inception_v3", true)]
    [InlineData("vgg16", false)]
    public void A_state_dict_of_torchvision_gives_what_torchvision_computes(string name, bool top)
    {
        var book = GoldenBook.Open("torchvision");
        var entry = book.Cases.Single(c => c.GetProperty("name").GetString() == name);
        var backbone = Backbone.Find(name);
        using var model = backbone.Create(new() { IncludeTop = top, Size = entry.GetProperty("size").GetInt32(), Variant = BackboneVariant.Torchvision });
        WeightMap.Of(name)!.Apply(model, State(name, entry), "state");

        var source = backbone.Card.Weights.First(w => w.Variant == BackboneVariant.Torchvision);
        ImageNames.Of(source.Scaling).ShouldBe(entry.GetProperty("preprocess").GetString());
        using var scope = NewDisposeScope();
        var input = GoldenNodes.Input(book[entry.GetProperty("pictures")], source.Scaling);
        var nodes = entry.GetProperty("nodes");
        GoldenNodes.ShouldBeNear(model, input, book, Without(nodes, "logits"));
        if (!top) return;
        Tensors.ShouldBeNear(model.ForwardScore(input, CallContext.Inference), book[nodes.GetProperty("logits").GetProperty("values")], 1e-3, "logits");
    }

    [Fact]
    public void A_row_behind_a_Flatten_comes_in_Keras_s_order_whole_or_in_parts()
    {
        // Two rows of three channels at two positions, stored channels first.
        float[] stored = [10, 11, 20, 21, 30, 31, -10, -11, -20, -21, -30, -31];
        var tensor = new StoredTensor("fc.weight", [2, 6], (first, values) => stored.AsSpan((int)first, values.Length).CopyTo(values));
        var turned = WeightMap.ChannelsLast(tensor, 3);
        turned.ToFloats().ShouldBe([10, 20, 30, 11, 21, 31, -10, -20, -30, -11, -21, -31]);
        var second = new float[6];
        turned.Read(6, second);
        second.ShouldBe([-10, -20, -30, -11, -21, -31]);
    }

    [Fact]
    public void Only_the_matrix_behind_VGG16_s_Flatten_is_turned()
    {
        using var model = Backbone.Find("vgg16").Create(new() { Size = 64, Classes = 3, Variant = BackboneVariant.Torchvision });
        var entry = GoldenBook.Open("torchvision").Cases.Single(c => c.GetProperty("name").GetString() == "vgg16");
        var features = State("vgg16", entry).Where(t => t.Name.StartsWith("features.", StringComparison.Ordinal));
        StoredTensor[] tensors =
        [
            .. features, Counting("classifier.0.weight", 4096, 2048), Counting("classifier.0.bias", 4096), Counting("classifier.3.weight", 4096, 4096), Counting("classifier.3.bias", 4096),
            Counting("classifier.6.weight", 3, 4096), Counting("classifier.6.bias", 3),
        ];
        WeightMap.Of("vgg16")!.Apply(model, tensors, "state");
        using var scope = NewDisposeScope();
        // The engine's own (out, in): of row 1, position 3 and channel 5 stand at 3 × 512 + 5 in Keras's order, and are stored at 5 × 4 + 3.
        model.Layer("fc1").Weights[0].Value[1, 3 * 512 + 5].item<float>().ShouldBe(2048 + 5 * 4 + 3);
        model.Layer("fc2").Weights[0].Value[1, 3 * 512 + 5].item<float>().ShouldBe(4096 + 3 * 512 + 5);
    }

    [Fact]
    public void The_real_EfficientNet_Lite0_gives_its_nodes_scores_and_classes()
    {
        string? path = GoldenBook.Shared is { } shared ? Path.Combine(shared, "weights", "torch", "efficientnet-lite0-57934424.pth") : null;
        Assert.SkipUnless(File.Exists(path), "the weights lie in ../shared, which is absent here");
        var book = GoldenBook.Open("efficientnet_lite0");
        var entry = book.Cases.Single();
        var backbone = Backbone.Find("efficientnet_lite0");
        using var model = backbone.Create();
        model.ParameterCount.ShouldBe(4_694_024);
        backbone.Load(model, path!);

        using var scope = NewDisposeScope();
        var input = GoldenNodes.Input(book["pictures"], backbone.Card.Scaling);
        GoldenNodes.ShouldBeNear(model, input, book, entry.GetProperty("nodes"), name => name switch
        {
            "stem_bn" => "stem_bn",
            "block0" => "block1a_project_bn",
            "block5" => "block4a_project_bn",
            "block15" => "block7a_project_bn",
            _ => "top_bn",
        });
        var logits = model.ForwardScore(input, CallContext.Inference);
        Tensors.ShouldBeNear(logits, book[entry.GetProperty("logits")], 1e-3, "logits");
        float[] probabilities = nn.functional.softmax(logits, 1).contiguous().data<float>().ToArray();
        int picture = 0;
        foreach (var expected in entry.GetProperty("top5").EnumerateArray())
        {
            var found = ImageNetClasses.Decode(probabilities.AsSpan(picture++ * 1000, 1000));
            found.Select(p => p.Class.Index).ShouldBe(expected.EnumerateArray().Select(e => e.GetProperty("index").GetInt32()));
            foreach (var (p, e) in found.Zip(expected.EnumerateArray())) p.Probability.ShouldBe((float)e.GetProperty("probability").GetDouble(), 1e-3f);
        }
        ImageNetClasses.Decode(probabilities.AsSpan(0, 1000))[0].Class.Name.ShouldBe("daisy");
    }

    [Fact]
    public void Everything_that_does_not_fit_is_told_at_once_and_nothing_is_set()
    {
        var entry = GoldenBook.Open("torchvision").Cases.Single(c => c.GetProperty("name").GetString() == "mobilenet_v2");
        using var model = Backbone.Find("mobilenet_v2").Create(new() { Size = 32, Variant = BackboneVariant.Torchvision });
        var tensors = State("mobilenet_v2", entry);
        var error = Should.Throw<WeightsException>(() => WeightMap.Of("mobilenet_v2")!.Apply(model, [.. tensors.Skip(1), Counting("other.weight", 2)], "net.pth"));
        error.Message.ShouldBe("net.pth does not fit the network 'mobilenetv2_1.00_224': 1 missing ('Conv1/kernel' (3, 3, 3, 32)); 1 left over ('other.weight' (2,)). It was saved from another network: open it with the one that it belongs to.");
        model.Weights.ShouldAllBe(w => !w.HasValue);
    }

    private static JsonElement Without(JsonElement nodes, string name)
        => JsonSerializer.SerializeToElement(nodes.EnumerateObject().Where(n => n.Name != name).ToDictionary(n => n.Name, n => n.Value));

    // The state dict as the book's program filled it: names in PyTorch's form, values by formula.
    private static StoredTensor[] State(string network, JsonElement entry) =>
    [
        .. entry.GetProperty("state").EnumerateArray().Select(pair =>
        {
            string name = pair[0].GetString()!;
            ImmutableArray<long> shape = [.. pair[1].EnumerateArray().Select(s => s.GetInt64())];
            var (scale, offset) = name.EndsWith("running_var", StringComparison.Ordinal) ? (0.5f, 1f)
                : name.EndsWith("running_mean", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal) ? (0.1f, 0f)
                : shape.Length == 1 ? (0.2f, 1f)
                : ((float)Math.Sqrt(6.0 / shape.Skip(1).Aggregate(1L, (a, b) => a * b)), 0f);
            return new StoredTensor(name, shape, (first, values) => Formula.Fill(values, $"{network}/{name}", scale, offset, (uint)first));
        }),
    ];

    private static StoredTensor Counting(string name, params long[] shape) => new(name, [.. shape], (first, values) =>
    {
        for (int i = 0; i < values.Length; i++) values[i] = first + i;
    });
}
