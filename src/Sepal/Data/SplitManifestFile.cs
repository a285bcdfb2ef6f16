using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sepal.Data;

/// <summary>The manifest's JSON. What is read may come from anywhere: nothing in it is believed before it is checked.</summary>
internal static class SplitManifestFile
{
    private const int Version = 1;
    private const long MostBytes = 256L << 20; // about a million pictures

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        // File names stay readable; the file is no HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(SplitManifest manifest, string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var document = new Document
        {
            Version = Version,
            Root = Path.GetRelativePath(folder, manifest.Root).Replace(Path.DirectorySeparatorChar, '/'),
            Seed = manifest.Seed,
            Val = manifest.Validation,
            Test = manifest.Test,
            Classes = [.. manifest.ClassNames],
            Items = [.. manifest.Items.Select(item => new Entry
            {
                Path = item.RelativePath,
                Class = manifest.ClassNames[item.Label],
                Part = item.Part.Name(),
                Sha256 = item.Hash,
            })],
        };
        try { AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, document, Options)); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The manifest '{path}' can't be written ({FolderWalk.Reason(e)}); expected a folder that this user may write to, with room left. Give another file.", e);
        }
    }

    public static SplitManifest Read(string path)
    {
        var document = Parse(path);
        if (document.Version != Version)
            throw Invalid(path, $"has version {document.Version?.ToString() ?? "none"}", $"version {Version}");
        var classes = document.Classes ?? throw Invalid(path, "has no classes", "a list of class names");
        if (classes.Length < 2 || classes.Any(string.IsNullOrEmpty) || classes.Distinct(StringComparer.Ordinal).Count() < classes.Length)
            throw Invalid(path, $"has the classes {Names.List(classes)}", "at least 2 names, all different");
        if (document.Items is not { Length: > 0 } entries) throw Invalid(path, "has no items", "at least one picture");
        if (document.Root is not { Length: > 0 } root || root.Contains('\0')) throw Invalid(path, "has no root", "the data folder, relative to the manifest");

        string fullRoot = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root, Path.GetDirectoryName(Path.GetFullPath(path))!));
        var labels = classes.Select((name, label) => (name, label)).ToDictionary(pair => pair.name!, pair => pair.label, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var items = new ImageItem[entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            var entry = entries[i] ?? throw Invalid(path, $"has nothing as item {i}", "an object with path, class, part and sha256");
            string place = $"item {i}, path '{Names.Shorten(entry.Path)}'";
            if (WhyUnsafe(entry.Path, fullRoot) is { } reason) throw Invalid(path, $"has a path that {reason} ({place})", "paths of picture files inside the data folder");
            if (!seen.Add(entry.Path!)) throw Invalid(path, $"names a file twice ({place})", "every file once");
            if (entry.Class is null || !labels.TryGetValue(entry.Class, out int label)) throw Invalid(path, $"has the unknown class '{Names.Shorten(entry.Class)}' ({place})", $"one of {Names.List(classes)}");
            var part = PartNames.Parse(entry.Part) ?? throw Invalid(path, $"has the unknown part '{Names.Shorten(entry.Part)}' ({place})", "train, val or test");
            if (!ContentHash.IsHash(entry.Sha256)) throw Invalid(path, $"has no valid sha256 ({place})", "64 lower-case hexadecimal digits");
            items[i] = new() { Path = Path.GetFullPath(Path.Combine(fullRoot, entry.Path!)), RelativePath = entry.Path!, Label = label, Part = part, Hash = entry.Sha256 };
        }
        return new SplitManifest(fullRoot, classes!, items, document.Seed, document.Val, document.Test, $"'{path}'");
    }

    private static Document Parse(string path)
    {
        try
        {
            long length = new FileInfo(path).Length;
            if (length > MostBytes) throw Invalid(path, $"has {length} bytes", $"at most {MostBytes}");
            return JsonSerializer.Deserialize<Document>(File.ReadAllBytes(path), Options) ?? throw Invalid(path, "holds null", "an object");
        }
        catch (JsonException e)
        {
            throw Invalid(path, $"is not a split manifest ({(e.Path is { Length: > 0 } ? $"at {e.Path}, " : "")}line {e.LineNumber + 1})", "JSON with version, root, classes and items", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The manifest '{path}' can't be read ({FolderWalk.Reason(e)}); expected a file that 'sepal data split' wrote. Check the path and its permissions.", e);
        }
    }

    /// <summary>Why a relative path may not be used, or null. On Windows the backslash separates too.</summary>
    private static string? WhyUnsafe(string? relative, string root)
    {
        if (string.IsNullOrEmpty(relative) || relative.Contains('\0')) return "is empty or not a path";
        if (Path.IsPathRooted(relative) || relative[0] is '/' or '\\') return "is absolute";
        string[] segments = Path.DirectorySeparatorChar == '\\' ? relative.Split('/', '\\') : relative.Split('/');
        if (segments.Any(segment => segment is "" or "." or "..")) return "leads outside the data folder or in a detour";
        if (!RealPath.IsInside(Path.GetFullPath(Path.Combine(root, relative)), root)) return "leads outside the data folder";
        return PictureFileName.ReasonToSkip(segments[^1]) is null ? null : "is not a picture's";
    }

    private static DatasetException Invalid(string path, string what, string expected, Exception? cause = null)
    {
        string message = $"The manifest '{path}' {what}; expected {expected}. Write it anew with 'sepal data split'.";
        return cause is null ? new(message) : new(message, cause);
    }

    private sealed class Document
    {
        public int? Version { get; init; }
        public string? Root { get; init; }
        public long? Seed { get; init; }
        public double? Val { get; init; }
        public double? Test { get; init; }
        public string?[]? Classes { get; init; }
        public Entry?[]? Items { get; init; }
    }

    private sealed class Entry
    {
        public string? Path { get; init; }
        public string? Class { get; init; }
        public string? Part { get; init; }
        [JsonPropertyName("sha256")] public string? Sha256 { get; init; }
    }
}
