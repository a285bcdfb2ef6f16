using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>Enlarges a map by whole factors, by repeating values or linearly between half-pixel centres.</summary>
public sealed class UpSampling2D : SingleInputLayer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="size">The factors; 2.</param>
    /// <param name="isBilinear">Linear between values instead of repeating them.</param>
    /// <param name="name">The name in its model.</param>
    public UpSampling2D(Size2? size = null, bool isBilinear = false, string? name = null) : base(name)
    {
        Size = (size ?? 2).CheckPositive(nameof(size));
        IsBilinear = isBilinear;
    }

    /// <summary>The factors.</summary>
    public Size2 Size { get; }

    /// <summary>Linear between values instead of repeating them.</summary>
    public bool IsBilinear { get; }

    private protected override Shape OutputShape(Shape input) => new(
        ExpectMap(input)[0] == Shape.Unknown ? Shape.Unknown : input[0] * Size.Height,
        input[1] == Shape.Unknown ? Shape.Unknown : input[1] * Size.Width,
        input[2]);

    private protected override Tensor Call(Tensor input, CallContext context) => nn.functional.interpolate(input,
        [input.shape[2] * Size.Height, input.shape[3] * Size.Width], mode: IsBilinear ? InterpolationMode.Bilinear : InterpolationMode.Nearest, align_corners: IsBilinear ? false : null);

    internal override void WriteConfig(JsonObject config)
    {
        config["size"] = Size.ToJson();
        config["data_format"] = "channels_last";
        config["interpolation"] = IsBilinear ? "bilinear" : "nearest";
    }

    internal static UpSampling2D FromConfig(LayerConfig config) => new(config.Size("size", 2), config.Text("interpolation", "nearest") switch
    {
        "nearest" => false,
        "bilinear" => true,
        _ => throw config.Wrong("interpolation", "'nearest' or 'bilinear'"),
    }, config.Name);
}
