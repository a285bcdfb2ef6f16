using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sepal.Runs;

/// <summary>The JSON in which a folder says what it is: <c>run.json</c>, <c>lab.json</c>.</summary>
internal static class RecordFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The record as it was written last.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it is of, in words: <c>run</c>, <c>lab</c>.</param>
    /// <exception cref="TrainingException">It is damaged or can't be read.</exception>
    public static JsonObject Read(string path, string what)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new JsonException("it is not an object");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"'{path}' can't be read: {e.Message.TrimEnd('.')}. Expected the record of a {what}; start the {what} anew in another folder.", e);
        }
    }

    /// <summary>Writes it, wholly or not at all.</summary>
    public static void Write(string path, JsonObject record) => AtomicFile.WriteText(path, record.ToJsonString(Indented) + "\n");
}
