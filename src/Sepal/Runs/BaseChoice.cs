using System.Globalization;
using System.Text.Json.Nodes;

namespace Sepal.Runs;

/// <summary>The pretrained part of a network.</summary>
/// <param name="Name">A backbone's name: <c>petalnet</c>, <c>vgg16</c>, <c>mobilenet</c>, …</param>
/// <param name="Weights"><c>imagenet</c>: its makers', from the weight store; <c>drawings</c>: PetalNet's, which come with Sepal and are also meant by <c>imagenet</c> there; <c>none</c>: random; else the path of a file.</param>
/// <param name="Alpha">The width, for backbones that come in several; 1.</param>
public sealed record BaseChoice(string Name, string Weights = BaseChoice.ImageNet, double Alpha = 1)
{
    /// <summary>The weights that the makers publish.</summary>
    public const string ImageNet = "imagenet";

    /// <summary>The weights of <see cref="Own"/>, learnt from drawings.</summary>
    public const string Drawings = "drawings";

    /// <summary>Random weights.</summary>
    public const string NoWeights = "none";

    private const string OwnName = "petalnet";

    /// <summary>The base that comes with Sepal and needs no download: PetalNet, the default.</summary>
    public static BaseChoice Own { get; } = new(OwnName);

    /// <summary>Whose weights, or the path of their file.</summary>
    public string Weights { get; init; } = Weights == ImageNet && Name == OwnName ? Drawings : Weights;

    /// <summary>Whether the weights are those that the makers publish.</summary>
    internal bool IsPublished => Weights == ImageNet || (Weights == Drawings && Name == OwnName);

    internal JsonObject ToJson() => new() { ["name"] = Name, ["weights"] = Weights, ["alpha"] = Alpha };

    internal static BaseChoice? FromJson(JsonNode? json) => json is null ? null
        : json is JsonObject values && values["name"] is { } name && values["weights"] is { } weights && values["alpha"] is { } alpha
            ? new BaseChoice(name.GetValue<string>(), weights.GetValue<string>(), alpha.GetValue<double>())
            : throw new FormatException("'base' is not an object with name, weights and alpha");

    /// <inheritdoc/>
    public override string ToString() => Alpha == 1 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name} {Alpha:0.##}");
}
