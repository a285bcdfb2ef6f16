using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sepal.Saving;

/// <summary>The JSON texts inside a model file, written so that names stay readable.</summary>
internal static class JsonEntry
{
    /// <summary>The largest JSON entry that is read. Keras's config of a network of 800 layers has 1 MB.</summary>
    public const int MostBytes = 16 << 20;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true, NewLine = "\n" };

    public static byte[] Bytes(JsonObject json, bool indented = false) => JsonSerializer.SerializeToUtf8Bytes(json, indented ? Indented : Compact);

    /// <summary>An entry's object.</summary>
    /// <exception cref="ModelFileException">The entry is missing, too large or damaged, or its text is not one JSON object.</exception>
    public static JsonObject Read(ZipReader zip, string entry, string name) => Weights.ModelDescription.Parse(zip.Read(entry, MostBytes), $"'{entry}' in {name}");
}
