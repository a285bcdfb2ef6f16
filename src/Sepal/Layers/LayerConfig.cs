using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sepal.Layers;

/// <summary>Reads a layer's Keras config; whatever is missing or of another kind is named in the error.</summary>
internal sealed class LayerConfig(string className, JsonObject config)
{
    public string Name { get; } = config["name"] is JsonValue value && value.TryGetValue(out string? name) && name.Length > 0
        ? name
        : throw new ModelFileException($"A {className} layer in the model's config has no name. The file is damaged or not from Keras.");

    public JsonObject Json => config;

    public bool Trainable => Bool("trainable", true);

    public int Int(string key) => Number(config[key], key) is var value && value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue ? (int)value : throw Wrong(key, "a whole number");

    public int Int(string key, int fallback) => config[key] is null ? fallback : Int(key);

    public bool Bool(string key, bool fallback) => config[key] switch
    {
        null => fallback,
        JsonValue v when v.TryGetValue(out bool value) => value,
        _ => throw Wrong(key, "true or false"),
    };

    public double Double(string key, double fallback) => config[key] is null ? fallback : Number(config[key], key);

    public double? OptionalDouble(string key) => config[key] is null ? null : Number(config[key], key);

    /// <summary>One number or a list of them.</summary>
    public double[] Doubles(string key) => config[key] switch
    {
        JsonArray list => [.. Flat(list).Select(item => Number(item, key))],
        { } single => [Number(single, key)],
        null => throw Wrong(key, "a number or a list of numbers"),
    };

    public int[] Ints(string key) => config[key] switch
    {
        JsonArray list => [.. list.Select(item => (int)Number(item, key))],
        JsonValue single => [(int)Number(single, key)],
        _ => throw Wrong(key, "a list of whole numbers"),
    };

    public string Text(string key, string fallback) => config[key] switch
    {
        null => fallback,
        JsonValue v when v.TryGetValue(out string? value) => value,
        _ => throw Wrong(key, "a text"),
    };

    public Size2 Size(string key) => Ints(key) switch
    {
        [var both] => both,
        [var height, var width] => (height, width),
        _ => throw Wrong(key, "one or two whole numbers"),
    };

    public Size2 Size(string key, Size2 fallback) => config[key] is null ? fallback : Size(key);

    public Padding Padding() => Text("padding", "valid") switch
    {
        "valid" => Layers.Padding.Valid,
        "same" => Layers.Padding.Same,
        _ => throw Wrong("padding", "'valid' or 'same'"),
    };

    public ActivationFunction Activation(string key = "activation") => config[key] switch
    {
        null => ActivationFunction.Linear,
        JsonValue v when v.TryGetValue(out string? name) => Known(() => ActivationFunction.Named(name)),
        JsonObject o when o["class_name"]?.GetValueKind() == JsonValueKind.String => Known(() => ActivationFunction.Named(KerasNames.SnakeCase((string)o["class_name"]!))),
        _ => throw Wrong(key, "the name of an activation function"),
    };

    /// <summary>Where an initialiser is one that Sepal does not have, the weights come from the file all the same: Keras's default stands in.</summary>
    public Initializer Initializer(string key)
    {
        string? name = config[key] switch
        {
            JsonValue v when v.TryGetValue(out string? text) => text,
            JsonObject o when o["class_name"] is JsonValue c && c.TryGetValue(out string? text) => text,
            _ => null,
        };
        try { return name is null ? Layers.Initializer.GlorotUniform : Layers.Initializer.Named(name); }
        catch (ArgumentException) { return Layers.Initializer.GlorotUniform; }
    }

    /// <summary>Refuses data whose channels come first: the network would have to be transposed.</summary>
    public void ExpectChannelsLast()
    {
        if (Text("data_format", "channels_last") != "channels_last")
            throw Wrong("data_format", "'channels_last'");
    }

    public ModelFileException Wrong(string key, string expected)
        => new($"Layer '{Name}' ({className}) has {key} = {Shown(config[key])}; expected {expected}. Sepal can't build this layer.");

    private static string Shown(JsonNode? node)
    {
        string text = node?.ToJsonString() ?? "nothing";
        return text.Length > 200 ? text[..200] + "…" : text;
    }

    private double Number(JsonNode? node, string key) => node is JsonValue v && v.GetValueKind() == JsonValueKind.Number
        ? double.Parse(v.ToJsonString(), CultureInfo.InvariantCulture)
        : throw Wrong(key, "a number");

    private ActivationFunction Known(Func<ActivationFunction> find)
    {
        try { return find(); }
        catch (ArgumentException e) { throw new ModelFileException($"Layer '{Name}' ({className}): {e.Message.Split(" (Parameter", 2)[0]}", e); }
    }

    private static IEnumerable<JsonNode?> Flat(JsonArray list) => list.SelectMany(item => item is JsonArray inner ? Flat(inner) : [item]);
}
