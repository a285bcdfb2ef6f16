using System.Text.Json.Nodes;

namespace Sepal.Layers;

/// <summary>What the two global poolings share: (None, height, width, channels) to (None, channels), or (None, 1, 1, channels) with <c>keepDims</c>.</summary>
public abstract class GlobalPooling : SingleInputLayer
{
    private protected GlobalPooling(bool keepDims, string? name) : base(name) => KeepDims = keepDims;

    /// <summary>Whether height and width stay, as 1.</summary>
    public bool KeepDims { get; }

    private protected override Shape OutputShape(Shape input) => KeepDims ? new Shape(1, 1, ExpectMap(input)[2]) : new Shape(ExpectMap(input)[2]);

    internal override void WriteConfig(JsonObject config)
    {
        config["data_format"] = "channels_last";
        config["keepdims"] = KeepDims;
    }
}
