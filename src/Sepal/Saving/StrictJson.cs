using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sepal.Saving;

/// <summary>The JSON texts inside a model file: read without believing them, written so that names stay readable.</summary>
internal static class StrictJson
{
    /// <summary>The largest JSON entry that is read. Keras's config of a network of 800 layers has 1 MB.</summary>
    public const int MostBytes = 16 << 20;

    private static readonly JsonDocumentOptions Reading = new() { AllowDuplicateProperties = false };

    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Indented = new(Writing) { WriteIndented = true, NewLine = "\n" };

    /// <summary>The object that a text holds. Errors call it <paramref name="what"/>: <c>'config.json' in 'x.keras'</c>.</summary>
    /// <exception cref="ModelFileException">The text is not one JSON object, or names a property twice.</exception>
    public static JsonObject Parse(byte[] text, string what)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Reading) as JsonObject ?? throw new ModelFileException($"{what} is not a JSON object. Expected one as Keras and Sepal write it; save the model again.");
        }
        catch (JsonException e)
        {
            throw new ModelFileException($"{what} is no valid JSON (line {(e.LineNumber ?? 0) + 1}). Expected it as Keras and Sepal write it; copy the file or save the model again.", e);
        }
    }

    public static byte[] Bytes(JsonObject json, bool indented = false) => JsonSerializer.SerializeToUtf8Bytes(json, indented ? Indented : Writing);
}
