using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Sepal.Imaging;
using Sepal.Models;

namespace Sepal.Saving;

/// <summary>
/// What travels beside a network in its file, as the entry <c>sepal.json</c>: how a picture becomes its input, what its outputs are called, and how it
/// was trained. With it a model file is all that prediction and explanation need.
/// </summary>
public sealed record ModelCard
{
    private const int Version = 1;
    private const string What = "The model card (sepal.json)";

    /// <summary>From a picture file to the network's input.</summary>
    public required ImageSpec Image { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>The class names in the network's order: at least 2, all different, without control characters.</summary>
    public required IReadOnlyList<string> ClassNames { get; init => field = Checked(value); }

    /// <summary>How it was trained; null where unknown.</summary>
    public TrainingFacts? Training { get; init; }

    /// <summary>The card as JSON, names in snake_case.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["version"] = Version,
            ["image"] = Image.ToJson(),
            ["class_names"] = new JsonArray([.. ClassNames.Select(name => (JsonNode)name)]),
        };
        if (Training is not null) json["training"] = Training.ToJson();
        return json;
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ModelFileException">A property is missing, unknown, of another kind or out of range, or the version is a newer one; the message names it.</exception>
    public static ModelCard FromJson(JsonNode? json)
    {
        var values = new JsonProperties(json, What);
        if (values.Number<int>("version", "a whole number") is var version && version != Version)
            throw values.Wrong("version", $"{Version}, which this version of Sepal reads");
        try
        {
            var card = new ModelCard
            {
                Image = ImageSpec.FromJson(values.Node("image") ?? throw values.Wrong("image", "an object")),
                ClassNames = values.Texts("class_names"),
                Training = values.Node("training") is { } training ? TrainingFacts.FromJson(training) : null,
            };
            values.RefuseOthers();
            return card;
        }
        catch (ArgumentException e)
        {
            throw new ModelFileException($"{What} can't be used: {e.Message.Split(" (Parameter")[0]} Save the model with Sepal again, or mend it by hand.", e);
        }
    }

    /// <summary>Why the card does not belong to a network, in one sentence; null where it does.</summary>
    internal string? WhyNotOf(Model model)
    {
        var (input, result) = (model.InputShape, model.ResultShape);
        int outputs = result.Rank == 1 ? result[0] : -1;
        // One output says the probability of the second of two classes.
        if (outputs != ClassNames.Count && !(outputs == 1 && ClassNames.Count == 2))
            return $"it names {ClassNames.Count} classes for a network whose output is {result}";
        bool fits = input.Rank == 3 && Is(input[0], Image.Height) && Is(input[1], Image.Width) && Is(input[2], 3);
        return fits ? null : $"it prepares pictures of {new Layers.Shape(Image.Height, Image.Width, 3)} for a network whose input is {input}";

        static bool Is(int size, int wanted) => size == Layers.Shape.Unknown || size == wanted;
    }

    private static ImmutableArray<string> Checked(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count < 2) throw new ArgumentException($"Got {names.Count} class names; expected at least 2.", nameof(names));
        for (int i = 0; i < names.Count; i++)
            if (string.IsNullOrWhiteSpace(names[i]) || names[i].Any(char.IsControl))
                throw new ArgumentException($"The class name {i} is {(string.IsNullOrWhiteSpace(names[i]) ? "empty" : $"'{names[i]}', with a control character")}; expected a readable name.", nameof(names));
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"The class name '{twice.Key}' is there {twice.Count()} times; expected every name once.", nameof(names));
        return [.. names];
    }
}
