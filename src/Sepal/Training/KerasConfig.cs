using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>Reads and writes the values of a Keras config. A value of the wrong kind is a <see cref="ModelFileException"/> that names its key.</summary>
internal static class KerasConfig
{
    /// <summary>Wraps a config the way that Keras 3 writes an object into its files.</summary>
    public static JsonObject Wrap(string module, string className, JsonObject config) => new()
    {
        ["module"] = module,
        ["class_name"] = className,
        ["config"] = config,
        ["registered_name"] = null,
    };

    /// <summary>
    /// A number that Python reads as a float: <c>1.0</c>, where <c>JsonValue.Create(1.0)</c> writes <c>1</c>. Keras refuses an int for the learning rate and for SGD's momentum.
    /// </summary>
    public static JsonNode Float(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return JsonNode.Parse(text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0")!;
    }

    /// <summary><see cref="Float(double)"/>, or JSON's null.</summary>
    public static JsonNode? Float(double? value) => value is { } number ? Float(number) : null;

    /// <summary>The class name and the config of a wrapped object.</summary>
    public static (string ClassName, JsonObject Config) Unwrap(JsonObject wrapped, string what)
    {
        string className = wrapped.Text("class_name")
            ?? throw new ModelFileException($"The config of the {what} has no 'class_name'; expected an object with 'class_name' and 'config'. Save the model again with Keras 2 or 3.");
        // Keras 2 wrote a registered class as "Custom>Name".
        return (className[(className.LastIndexOf('>') + 1)..], wrapped["config"] as JsonObject ?? []);
    }

    public static double Number(this JsonObject config, string key, double fallback) => config.Number(key) ?? fallback;

    public static double? Number(this JsonObject config, string key)
        => config[key] is not { } node ? null
            : node.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue(out double number) ? number
            : throw Wrong(key, "a number", node);

    public static int? Whole(this JsonObject config, string key)
        => config.Number(key) is not { } number ? null
            : number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number
            : throw Wrong(key, "a whole number", config[key]!);

    public static bool Flag(this JsonObject config, string key, bool fallback = false)
        => config[key] is not { } node ? fallback
            : node.GetValueKind() switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => throw Wrong(key, "true or false", node),
            };

    public static string? Text(this JsonObject config, string key)
        => config[key] is not { } node ? null
            : node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>()
            : throw Wrong(key, "a text", node);

    public static double[] Numbers(this JsonObject config, string key)
        => config[key] is JsonArray list && list.All(item => item?.GetValueKind() == JsonValueKind.Number)
            ? [.. list.Select(item => item!.GetValue<double>())]
            : throw Wrong(key, "a list of numbers", config[key]);

    /// <summary>Runs a constructor on a file's values: what it calls a wrong argument is here a wrong file.</summary>
    public static T Make<T>(string className, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException error)
        {
            throw new ModelFileException($"The config of '{className}' can't be used: {error.Message.Split(" (Parameter")[0]} Correct the file's config.", error);
        }
    }

    private static string Shown(JsonNode? node)
    {
        string text = node?.ToJsonString() ?? "nothing";
        return text.Length > 200 ? text[..200] + "…" : text;
    }

    private static ModelFileException Wrong(string key, string expected, JsonNode? found)
        => new($"Found {Shown(found)} for '{key}' in a config; expected {expected}. Correct the file's config.");
}
