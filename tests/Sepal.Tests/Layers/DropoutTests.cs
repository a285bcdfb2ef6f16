using System.Text.Json.Nodes;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Tests.Layers;

public sealed class DropoutTests
{
    [Fact]
    public void A_noise_shape_drops_whole_samples_or_whole_channels()
    {
        Engine.Start();
        using var scope = NewDisposeScope();
        using var samples = new Dropout(0.5, "d", [null, 1, 1, 1]);
        using var channels = new Dropout(0.25, "d", [null, 1, 1, null]);
        var input = ones(64, 8, 3, 3);
        var dropped = Call(samples, input).reshape(64, -1);
        dropped.amax([1]).eq(dropped.amin([1])).all().item<bool>().ShouldBeTrue();
        long kept = dropped.select(1, 0).eq(2).sum().item<long>();
        kept.ShouldBeInRange(16, 48);
        dropped.select(1, 0).eq(0).sum().item<long>().ShouldBe(64 - kept);

        var maps = Call(channels, input);
        maps.amax([2, 3]).eq(maps.amin([2, 3])).all().item<bool>().ShouldBeTrue();
        maps.amax([2, 3]).mean().item<float>().ShouldBe(1, 0.15f);
    }

    [Fact]
    public void A_noise_shape_comes_from_Keras_s_config_and_goes_back()
    {
        var config = JsonNode.Parse("""{"name":"block2b_drop","trainable":true,"rate":0.025,"seed":null,"noise_shape":[null,1,1,1]}""")!.AsObject();
        using var layer = (Dropout)LayerRegistry.Create("Dropout", config)!;
        layer.NoiseShape.ShouldBe([null, 1, 1, 1]);
        layer.SourceConfig = null;
        LayerRegistry.ConfigOf(layer)["noise_shape"]!.ToJsonString().ShouldBe("[null,1,1,1]");
        config["noise_shape"] = "all";
        Should.Throw<ModelFileException>(() => LayerRegistry.Create("Dropout", config)).Message.ShouldBe(
            "Layer 'block2b_drop' (Dropout) has noise_shape = \"all\"; expected a list of sizes. Sepal can't build this layer.");
    }

    [Fact]
    public void A_noise_shape_that_does_not_fit_is_refused()
    {
        var input = Node.Input((4, 4, 3));
        Should.Throw<ArgumentException>(() => new Dropout(0.5, "d", [null, 1, 1]).On(input)).Message.ShouldBe("Layer 'd' (Dropout): a noise shape of (None, 1, 1) does not fit (None, 4, 4, 3).");
        Should.Throw<ArgumentException>(() => new Dropout(0.5, "d", [null, 0, 1, 1])).Message.ShouldStartWith("Expected a noise shape of sizes of at least 1 or null; got (null, 0, 1, 1).");
    }

    private static Tensor Call(Dropout layer, Tensor input) => layer.Call([input], new CallContext { IsTraining = true, RandomKey = 3 });
}
