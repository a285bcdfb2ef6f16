using System.IO.Compression;
using System.Text.Json;

namespace Sepal.Tests.Golden;

/// <summary>
/// A book of answers that Keras computed: an index (NAME.json) and its arrays (NAME.npz). Small books are copied into the tests
/// (tests/Sepal.Tests/Golden/Books), the others lie in ../shared/golden, and their tests skip where it is absent.
/// </summary>
public sealed class GoldenBook
{
    private readonly Dictionary<string, NpyArray> _arrays = [];

    private GoldenBook(string folder, string name)
    {
        Folder = folder;
        Index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, name + ".json"))).RootElement;
        string arrays = Path.Combine(folder, name + ".npz");
        if (!File.Exists(arrays)) return;
        using var zip = ZipFile.OpenRead(arrays);
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            _arrays[entry.FullName[..^".npy".Length]] = NpyArray.Parse(memory.ToArray());
        }
    }

    public string Folder { get; }

    public JsonElement Index { get; }

    public IEnumerable<JsonElement> Cases => Index.GetProperty("cases").EnumerateArray();

    public NpyArray this[string key] => _arrays[key];

    public NpyArray this[JsonElement key] => _arrays[key.GetString()!];

    public bool Has(string key) => _arrays.ContainsKey(key);

    private static readonly Dictionary<string, GoldenBook> Opened = [];

    /// <summary>Opens a book; the running test is skipped where its files are absent.</summary>
    public static GoldenBook Open(string name)
    {
        lock (Opened)
        {
            if (Opened.TryGetValue(name, out var book)) return book;
            string? folder = Find(name + ".json");
            Assert.SkipWhen(folder is null, $"golden/{name} lies in ../shared, which is absent here");
            return Opened[name] = new GoldenBook(folder!, name);
        }
    }

    /// <summary>The folder that holds a golden file: the tests' own copy first, then ../shared/golden; null where neither has it.</summary>
    public static string? Find(string relativePath)
    {
        string own = Path.Combine(AppContext.BaseDirectory, "Golden", "Books");
        if (Path.Exists(Path.Combine(own, relativePath))) return own;
        return Shared is { } shared && Path.Exists(Path.Combine(shared, "golden", relativePath)) ? Path.Combine(shared, "golden") : null;
    }

    /// <summary>The folder ../shared beside the repository, or null.</summary>
    public static string? Shared { get; } = FindShared();

    private static string? FindShared()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Sepal.slnx"))) continue;
            string shared = Path.Combine(folder.FullName, "..", "shared");
            return Directory.Exists(shared) ? Path.GetFullPath(shared) : null;
        }
        return null;
    }
}
