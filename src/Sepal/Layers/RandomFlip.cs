using System.Text.Json.Nodes;
using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>Mirrors each picture with a probability of one half, in training only.</summary>
public sealed class RandomFlip : RandomLayer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="horizontal">Left and right change places.</param>
    /// <param name="vertical">Top and bottom change places.</param>
    /// <param name="name">The name in its model.</param>
    public RandomFlip(bool horizontal = true, bool vertical = true, string? name = null) : base(name) => (Horizontal, Vertical) = (horizontal, vertical);

    /// <summary>Left and right change places.</summary>
    public bool Horizontal { get; }

    /// <summary>Top and bottom change places.</summary>
    public bool Vertical { get; }

    private protected override Shape OutputShape(Shape input) => ExpectMap(input);

    private protected override Tensor CallInTraining(Tensor input, CallContext context)
    {
        using var generator = context.NextGenerator();
        var random = new RandomStream(generator.initial_seed());
        var x = input.alias();
        if (Horizontal) x = FlipSome(x, 3, ref random);
        if (Vertical) x = FlipSome(x, 2, ref random);
        return x;
    }

    private static Tensor FlipSome(Tensor x, long axis, ref RandomStream random)
    {
        var chosen = new bool[x.shape[0]];
        for (int i = 0; i < chosen.Length; i++) chosen[i] = random.NextDouble() < 0.5;
        return where(tensor(chosen).reshape(-1, 1, 1, 1), x.flip(axis), x);
    }

    internal override void WriteConfig(JsonObject config)
    {
        config["data_format"] = "channels_last";
        config["seed"] = null;
        config["mode"] = Horizontal ? Vertical ? "horizontal_and_vertical" : "horizontal" : "vertical";
    }

    internal static RandomFlip FromConfig(LayerConfig config) => config.Text("mode", "horizontal_and_vertical") switch
    {
        "horizontal" => new(true, false, config.Name),
        "vertical" => new(false, true, config.Name),
        "horizontal_and_vertical" => new(true, true, config.Name),
        _ => throw config.Wrong("mode", "'horizontal', 'vertical' or 'horizontal_and_vertical'"),
    };
}
