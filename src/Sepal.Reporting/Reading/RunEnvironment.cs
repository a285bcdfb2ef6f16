using System.Text.Json.Nodes;

namespace Sepal.Reporting.Reading;

/// <summary>What a run ran on, as far as its record says.</summary>
internal sealed record RunEnvironment(string? Sepal, string? Runtime, string? System, int? Threads, bool? HasNativeBFloat16)
{
    public static RunEnvironment FromJson(JsonNode? json) => new(
        Value<string>(json, "sepal"), Value<string>(json, "runtime"), Value<string>(json, "system"), Number(json, "threads"), Flag(json, "native_bfloat16"));

    private static T? Value<T>(JsonNode? json, string name) where T : class => (json as JsonObject)?[name] is JsonValue value && value.TryGetValue(out T? found) ? found : null;

    private static int? Number(JsonNode? json, string name) => (json as JsonObject)?[name] is JsonValue value && value.TryGetValue(out int found) ? found : null;

    private static bool? Flag(JsonNode? json, string name) => (json as JsonObject)?[name] is JsonValue value && value.TryGetValue(out bool found) ? found : null;
}
