namespace Sepal.Data;

/// <summary>A file that is a picture by its name, with the class and part of its folder.</summary>
internal sealed record ListedFile(string Path, string RelativePath, string ClassName, Part Part);

/// <summary>
/// What lies in a data folder, before anyone judges whether it makes a data set: class folders (of each part, where the folder has
/// parts), their picture files, and everything else with the reason to skip it. Reads names only.
/// </summary>
internal sealed class FolderListing
{
    private readonly List<ListedFile> _files = [];
    private readonly List<RejectedFile> _skipped = [];
    private readonly Dictionary<Part, IReadOnlyList<string>> _classesOf = [];
    private readonly FolderWalk _walk;

    private FolderListing(string path)
    {
        Root = path;
        _walk = new FolderWalk(path, _skipped);
    }

    public string Root { get; }

    /// <summary>True when the folder has <c>train/</c> and <c>val/</c>.</summary>
    public bool IsSplit { get; private set; }

    /// <summary>True when the folder itself holds the files and there are no class folders.</summary>
    public bool IsFlat { get; private set; }

    /// <summary>The class folders of each part, in ordinal order; a plain folder has <see cref="Part.Train"/> alone.</summary>
    public IReadOnlyDictionary<Part, IReadOnlyList<string>> ClassesOf => _classesOf;

    /// <summary>The class folders of all parts, in ordinal order.</summary>
    public IReadOnlyList<string> ClassNames => [.. _classesOf.Values.SelectMany(names => names).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Picture files in ordinal order of their relative paths.</summary>
    public IReadOnlyList<ListedFile> Files => _files;

    public IReadOnlyList<RejectedFile> Skipped => _skipped;

    /// <exception cref="DatasetException">The folder is missing, is a file, can't be read, or has only some of the part folders.</exception>
    public static FolderListing Read(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(full))
            throw new DatasetException($"'{path}' is a file; expected a folder with one subfolder per class, or a split manifest (.json). Point to the folder that holds the class folders.");
        if (!Directory.Exists(full))
            throw new DatasetException($"The folder '{path}' does not exist; expected a folder with one subfolder per class. Check the path (the current folder is '{Environment.CurrentDirectory}').");

        var listing = new FolderListing(full);
        try { listing.ReadRoot(path); }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new DatasetException($"The folder '{path}' can't be read ({FolderWalk.Reason(e)}); expected one that this user may list. Check its permissions.", e);
        }
        listing._files.Sort((a, b) => string.CompareOrdinal(a.RelativePath, b.RelativePath));
        listing._skipped.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return listing;
    }

    private void ReadRoot(string shown)
    {
        var (folders, files) = _walk.Children(Root, "");
        var parts = PartFolders(folders, shown);
        IsSplit = parts.Count > 0;
        IsFlat = folders.Count == 0;
        if (IsFlat)
        {
            string name = Path.GetFileName(Root);
            foreach (string file in files) Add(Path.Combine(Root, file), file, name, Part.Train);
            _classesOf[Part.Train] = [];
            return;
        }
        foreach (string file in files) _skipped.Add(new(file, PictureFileName.ReasonToSkip(file) ?? "outside every class folder"));
        if (!IsSplit) ReadClasses("", folders, Part.Train);
        foreach (string folder in folders.Where(_ => IsSplit))
        {
            if (!parts.TryGetValue(folder, out var part))
            {
                _skipped.Add(new(folder + "/", "beside the folders train, val and test"));
                continue;
            }
            var (classes, loose) = _walk.Children(Path.Combine(Root, folder), folder + "/");
            foreach (string file in loose)
                _skipped.Add(new($"{folder}/{file}", PictureFileName.ReasonToSkip(file) ?? "outside every class folder"));
            ReadClasses(folder + "/", classes, part);
        }
    }

    private void ReadClasses(string prefix, List<string> classes, Part part)
    {
        _classesOf[part] = classes;
        foreach (string name in classes)
        {
            foreach (string file in _walk.FilesBelow(Path.Combine(Root, prefix, name), $"{prefix}{name}/"))
                Add(Path.Combine(Root, file), file, name, part);
        }
    }

    private void Add(string path, string relative, string className, Part part)
    {
        if (PictureFileName.ReasonToSkip(Path.GetFileName(relative)) is { } reason) _skipped.Add(new(relative, reason));
        else _files.Add(new(path, relative, className, part));
    }

    /// <summary>The part of each part folder; none when these are ordinary classes. A class may well be called "train": part folders hold folders.</summary>
    private Dictionary<string, Part> PartFolders(List<string> folders, string shown)
    {
        var found = folders.Select(name => (name, part: PartNames.OfFolder(name))).Where(pair => pair.part is not null)
            .ToDictionary(pair => pair.name, pair => pair.part!.Value, StringComparer.Ordinal);
        if (!found.Any(pair => pair.Value == Part.Train && Directory.EnumerateDirectories(Path.Combine(Root, pair.Key)).Any())) return [];
        // A train alone beside other folders is one of several vehicles; alone in its folder it waits for its val.
        if (found.Count == 1 && folders.Count > 1) return [];
        var twice = found.GroupBy(pair => pair.Value).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new DatasetException($"Found {string.Join(" and ", twice.Select(pair => $"'{pair.Key}'"))} in '{shown}'; expected one folder for the {twice.Key.Name()} part. Rename or remove all but one.");
        if (!found.ContainsValue(Part.Validation))
            throw new DatasetException($"Found a 'train' folder but no 'val' folder in '{shown}'; expected both. Add 'val' with the same class folders, or point to '{Path.Combine(shown, found.First(p => p.Value == Part.Train).Key)}' to have it split.");
        return found;
    }
}
