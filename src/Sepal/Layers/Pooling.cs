using System.Text.Json.Nodes;

namespace Sepal.Layers;

/// <summary>What the two window poolings share.</summary>
public abstract class Pooling : SingleInputLayer
{
    private protected Pooling(Size2? poolSize, Size2? strides, Padding padding, string? name) : base(name)
    {
        PoolSize = (poolSize ?? 2).CheckPositive(nameof(poolSize));
        Strides = (strides ?? PoolSize).CheckPositive(nameof(strides));
        Padding = padding;
    }

    /// <summary>Height and width of the window.</summary>
    public Size2 PoolSize { get; }

    /// <summary>Steps between windows; the window's size where none is given.</summary>
    public Size2 Strides { get; }

    /// <summary>What happens at the border.</summary>
    public Padding Padding { get; }

    private protected override Shape OutputShape(Shape input)
    {
        ExpectMap(input);
        int height = PaddingRule.OutputSize(Padding, input[0], PoolSize.Height, Strides.Height);
        int width = PaddingRule.OutputSize(Padding, input[1], PoolSize.Width, Strides.Width);
        if (height is < 1 and not Shape.Unknown || width is < 1 and not Shape.Unknown)
            throw Refusal($"a window of {PoolSize.Height}×{PoolSize.Width} does not fit into {input}. Use larger pictures or padding 'same'.");
        return new Shape(height, width, input[2]);
    }

    internal override void WriteConfig(JsonObject config)
    {
        config["pool_size"] = PoolSize.ToJson();
        config["padding"] = Padding == Padding.Same ? "same" : "valid";
        config["strides"] = Strides.ToJson();
        config["data_format"] = "channels_last";
    }
}
