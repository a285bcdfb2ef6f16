using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sepal.Saving;

/// <summary>The properties of an object that Sepal wrote, read strictly: each of its kind, none that is not known. Errors name the property.</summary>
/// <param name="json">The object, or what stands in its place.</param>
/// <param name="what">What errors call it: <c>The model card</c>.</param>
internal sealed class JsonProperties(JsonNode? json, string what)
{
    private readonly HashSet<string> _read = [];
    private readonly JsonObject _json = json as JsonObject
        ?? throw new ModelFileException($"{what} is {(json is null ? "missing" : Short(json))}; expected an object. Save the model with Sepal again.");

    public JsonNode? Node(string name)
    {
        _read.Add(name);
        return _json[name];
    }

    public T Required<T>(string name, string expected) => Optional<T>(name, expected) is { } value ? value : throw Wrong(name, expected);

    public T? Optional<T>(string name, string expected)
        => Node(name) is not { } node ? default : node is JsonValue value && value.TryGetValue(out T? found) ? found : throw Wrong(name, expected);

    public T? Number<T>(string name, string expected) where T : struct
        => Node(name) is not { } node ? null : node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out T found) ? found : throw Wrong(name, expected);

    /// <summary>A list of texts.</summary>
    public string[] Texts(string name)
        => Node(name) is JsonArray list && list.All(item => item?.GetValueKind() == JsonValueKind.String) ? [.. list.Select(item => (string)item!)] : throw Wrong(name, "a list of texts");

    /// <summary>Refuses what was not asked for: a property that this version does not know would be lost or misread.</summary>
    public void RefuseOthers()
    {
        if (_json.Select(p => p.Key).FirstOrDefault(key => !_read.Contains(key)) is { } other)
            throw new ModelFileException($"{what} has a property '{(other.Length > 60 ? other[..60] + "…" : other)}'; known are {string.Join(", ", _read)}. Open it with the version of Sepal that wrote it.");
    }

    public ModelFileException Wrong(string name, string expected, Exception? cause = null)
    {
        string message = $"{what} has {(_json[name] is { } node ? $"'{name}' {Short(node)}" : $"no '{name}'")}; expected {expected}. Save the model with Sepal again, or mend it by hand.";
        return cause is null ? new(message) : new(message, cause);
    }

    private static string Short(JsonNode node)
    {
        string text = node.ToJsonString(JsonSerializerOptions.Default);
        return text.Length > 200 ? text[..200] + "…" : text;
    }
}
