using Sepal.Data;

namespace Sepal.Reporting.Reading;

/// <summary>The pictures that a run was given: its split, and the files that it left out.</summary>
internal sealed class RunPictures
{
    private readonly Dictionary<string, ImageItem> _byShownPath;
    private readonly int[,] _counts;
    private readonly Lazy<HashSet<(string? Hash, Part Part, string ClassName)>> _contents;

    public RunPictures(SplitManifest split, IReadOnlyList<(string Path, string Reason)> bad)
    {
        (Split, Bad) = (split, bad);
        // Tables of predictions name a picture from the data's parent folder on.
        string parent = System.IO.Path.GetDirectoryName(split.Root) ?? split.Root;
        _byShownPath = split.Items.GroupBy(item => System.IO.Path.GetRelativePath(parent, item.Path).Replace('\\', '/')).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var left = bad.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        Used = [.. split.Items.Where(item => !left.Contains(item.RelativePath))];
        _counts = new int[3, split.ClassNames.Count];
        foreach (var item in Used) _counts[(int)item.Part, item.Label]++;
        _contents = new(() => [.. Used.Select(item => (item.Hash, item.Part, split.ClassNames[item.Label]))]);
        Duplicates = [.. Used.GroupBy(item => item.Hash).Where(g => g.Count() > 1).Select(g => g.ToArray())];
    }

    public SplitManifest Split { get; }

    /// <summary>Files that could not be decoded: the path from the data's root, and why.</summary>
    public IReadOnlyList<(string Path, string Reason)> Bad { get; }

    /// <summary>The pictures that were used.</summary>
    public IReadOnlyList<ImageItem> Used { get; }

    /// <summary>Pictures with the same bytes, two or more each.</summary>
    public IReadOnlyList<IReadOnlyList<ImageItem>> Duplicates { get; }

    /// <summary>Those of them that are in more than one part: what is measured on them is known already.</summary>
    public IEnumerable<IReadOnlyList<ImageItem>> Leaks => Duplicates.Where(group => group.Select(item => item.Part).Distinct().Count() > 1);

    /// <summary>The data folder's name.</summary>
    public string FolderName => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Split.Root));

    public int Count(Part part, int label) => _counts[(int)part, label];

    public int Count(Part part) => Enumerable.Range(0, Split.ClassNames.Count).Sum(label => Count(part, label));

    /// <summary>The picture that a table of predictions means; null where it is none of the split.</summary>
    public ImageItem? Find(string shownPath) => _byShownPath.GetValueOrDefault(shownPath);

    /// <summary>Whether two runs had the same pictures in the same parts.</summary>
    public bool AreThoseOf(RunPictures other) => _contents.Value.SetEquals(other._contents.Value);
}
