using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>Rows and columns cut off a map.</summary>
public sealed class Cropping2D : SingleInputLayer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="cropping">Rows and columns to cut: <c>1</c>, or <c>((1, 0), (2, 1))</c>.</param>
    /// <param name="name">The name in its model.</param>
    public Cropping2D(Border cropping, string? name = null) : base(name) => Cropping = cropping.CheckNotNegative(nameof(cropping));

    /// <summary>Rows and columns that are cut off.</summary>
    public Border Cropping { get; }

    private protected override Shape OutputShape(Shape input)
    {
        int height = ExpectMap(input)[0] == Shape.Unknown ? Shape.Unknown : input[0] - Cropping.Top - Cropping.Bottom;
        int width = input[1] == Shape.Unknown ? Shape.Unknown : input[1] - Cropping.Left - Cropping.Right;
        if (height is < 1 and not Shape.Unknown || width is < 1 and not Shape.Unknown) throw Refusal($"nothing of {input} would remain.");
        return new Shape(height, width, input[2]);
    }

    private protected override Tensor Call(Tensor input, CallContext context) => input
        .narrow(2, Cropping.Top, input.shape[2] - Cropping.Top - Cropping.Bottom)
        .narrow(3, Cropping.Left, input.shape[3] - Cropping.Left - Cropping.Right);

    internal override void WriteConfig(JsonObject config)
    {
        config["cropping"] = Cropping.ToJson();
        config["data_format"] = "channels_last";
    }

    internal static Cropping2D FromConfig(LayerConfig config) => new(Border.FromConfig(config, "cropping"), config.Name);
}
