using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>Zeros around a map.</summary>
public sealed class ZeroPadding2D : SingleInputLayer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="padding">Rows and columns to add: <c>1</c>, or <c>((0, 1), (2, 3))</c>.</param>
    /// <param name="name">The name in its model.</param>
    public ZeroPadding2D(Border padding, string? name = null) : base(name) => Padding = padding.CheckNotNegative(nameof(padding));

    /// <summary>Rows and columns that are added.</summary>
    public Border Padding { get; }

    private protected override Shape OutputShape(Shape input) => new(
        ExpectMap(input)[0] == Shape.Unknown ? Shape.Unknown : input[0] + Padding.Top + Padding.Bottom,
        input[1] == Shape.Unknown ? Shape.Unknown : input[1] + Padding.Left + Padding.Right,
        input[2]);

    private protected override Tensor Call(Tensor input, CallContext context)
        => nn.functional.pad(input, [Padding.Left, Padding.Right, Padding.Top, Padding.Bottom]);

    internal override void WriteConfig(JsonObject config)
    {
        config["padding"] = Padding.ToJson();
        config["data_format"] = "channels_last";
    }

    internal static ZeroPadding2D FromConfig(LayerConfig config) => new(Border.FromConfig(config, "padding"), config.Name);
}
