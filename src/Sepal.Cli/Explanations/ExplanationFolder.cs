using System.Text;

namespace Sepal.Cli.Explanations;

/// <summary>
/// Where explanations are written. Each picture's files begin with its name without the ending; where two would be called alike, the folder's name stands before it, then a number
/// behind. No name leads out of the folder, and none is that of a picture that is explained.
/// </summary>
internal sealed class ExplanationFolder
{
    public const string Overlay = ".overlay.png", Heatmap = ".heatmap.png", Raw = ".npy", Comparison = ".compare.png";

    // A file's name may have 255 bytes; an atomic write needs some of them for a moment.
    private const int LongestName = 150;

    private static readonly string[] Endings = [Overlay, Heatmap, Raw, Comparison];

    // What some file system doesn't allow in a name.
    private const string Unwanted = "<>:\"/\\|?*";

    private readonly string _path;

    private ExplanationFolder(string path) => _path = path;

    /// <summary>Creates the folder and looks whether files can be written there, before any work.</summary>
    /// <exception cref="DatasetException">They can't.</exception>
    public static ExplanationFolder Prepare(string path)
    {
        if (File.Exists(path)) throw new DatasetException($"The folder '{path}' can't be written (it is a file); expected a folder. Choose another --out.");
        try
        {
            Directory.CreateDirectory(path);
            using var probe = new FileStream(Path.Combine(path, $".sepal-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The folder '{path}' can't be written ({Failure.WithoutTemporaryName(e.Message).TrimEnd('.')}); expected a place that can be, with room on its disk. Choose another --out.", e);
        }
        return new ExplanationFolder(path);
    }

    /// <summary>A file in it.</summary>
    public string this[string name] => Path.Combine(_path, name);

    /// <summary>The folder as it was named.</summary>
    public override string ToString() => _path;

    /// <summary>Whether a file lies in it.</summary>
    public bool Holds(string file)
    {
        string inside = Path.GetRelativePath(_path, file);
        return inside != ".." && !inside.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(inside);
    }

    /// <summary>The beginnings of the pictures' file names, each another one, in the pictures' order.</summary>
    public string[] NamesFor(IReadOnlyList<string> pictures)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var inputs = pictures.Select(Path.GetFullPath).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. pictures.Select(picture => Candidates(picture).First(name => !IsInput(name, inputs) && taken.Add(name)))];
    }

    private bool IsInput(string name, HashSet<string> inputs) => Endings.Any(ending => inputs.Contains(Path.GetFullPath(this[name + ending])));

    private static IEnumerable<string> Candidates(string picture)
    {
        string full = Path.GetFullPath(picture), stem = Safe(Path.GetFileNameWithoutExtension(full));
        yield return stem;
        if (Path.GetFileName(Path.GetDirectoryName(full)) is { Length: > 0 } parent) stem = Safe($"{parent}-{stem}");
        yield return stem;
        for (int number = 2; ; number++) yield return $"{stem}-{number}";
    }

    private static string Safe(string name)
    {
        var safe = new StringBuilder();
        int bytes = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > LongestName) break;
            safe.Append(Rune.IsControl(rune) || rune.IsAscii && Unwanted.Contains((char)rune.Value) ? "_" : rune.ToString());
        }
        // A name that begins with a dot would be hidden.
        string text = safe.ToString().Trim(' ', '.');
        return text.Length > 0 ? text : "picture";
    }
}
