using System.Text.Json;
using System.Text.Json.Nodes;
using Sepal.Models;

namespace Sepal.Weights;

/// <summary>A network's description in a file: JSON that is not trusted.</summary>
internal static class ModelDescription
{
    private const int MostDepth = 128;

    /// <summary>A JSON object; the same name twice in one is refused.</summary>
    /// <exception cref="ModelFileException">It is no JSON object.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            CheckTexts(json);
            return JsonNode.Parse(json, null, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = MostDepth }) as JsonObject
                ?? throw new ModelFileException($"{name} is damaged: its description is no JSON object. Expected a network that Keras describes.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ModelFileException($"{name} is damaged: its description can't be read as JSON{Place(e)}. Copy or download it again.", e);
        }
    }

    private static string Place(Exception e) => e is JsonException { LineNumber: { } line, BytePositionInLine: { } at } ? $" (line {line + 1}, byte {at + 1})" : "";

    // Texts are decoded only when somebody asks; what is none has to be found now.
    private static void CheckTexts(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MostDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) reader.GetString();
        }
    }

    /// <summary>The network, without weights yet.</summary>
    /// <exception cref="ModelFileException">It holds what Sepal does not know, which is named.</exception>
    public static Model Build(JsonObject config, string name)
    {
        try
        {
            return Model.FromConfig(config);
        }
        catch (ModelFileException e)
        {
            throw new ModelFileException($"{name}: {e.Message}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            // A value of another kind than Keras writes, where no layer looks for it.
            throw new ModelFileException($"{name} is damaged: its network can't be built ({e.Message.Split(" (Parameter", 2)[0]}). Copy or download it again.", e);
        }
    }
}
