using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Sepal.Tests.Saving;

/// <summary>A model file taken apart and put together again by another zip library than Sepal's.</summary>
internal sealed class Archive(string path)
{
    public Dictionary<string, byte[]> Entries { get; } = Read(path);

    public JsonObject Config => Json("config.json");

    public JsonObject Json(string name) => JsonNode.Parse(Entries[name])!.AsObject();

    public Archive With(string name, byte[] content)
    {
        Entries[name] = content;
        return this;
    }

    public Archive With(string name, string content) => With(name, Encoding.UTF8.GetBytes(content));

    public Archive With(string name, JsonObject content) => With(name, content.ToJsonString());

    public Archive Without(string name)
    {
        Entries.Remove(name);
        return this;
    }

    public string Save(string to, CompressionLevel level = CompressionLevel.NoCompression)
    {
        File.Delete(to);
        using var zip = ZipFile.Open(to, ZipArchiveMode.Create);
        foreach (var (name, content) in Entries)
        {
            using var stream = zip.CreateEntry(name, level).Open();
            stream.Write(content);
        }
        return to;
    }

    private static Dictionary<string, byte[]> Read(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        return zip.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var stream = e.Open();
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return memory.ToArray();
        });
    }
}
