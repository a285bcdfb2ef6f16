using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sepal.Reporting.Files;

/// <summary>JSON as it is saved: indented, names in snake_case.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n" };

    private static readonly JsonSerializerOptions Dense = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options) + "\n";

    /// <summary>Without indents, for long lists of numbers.</summary>
    public static string Compact<T>(T value) => JsonSerializer.Serialize(value, Dense) + "\n";

    public static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, Options);
}
