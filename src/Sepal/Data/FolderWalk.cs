namespace Sepal.Data;

/// <summary>Walks through a data folder. Links to files are followed as long as they stay inside, links to folders never; what is not followed is written down.</summary>
internal sealed class FolderWalk(string root, List<RejectedFile> skipped)
{
    /// <summary>The file by which a drawn set is known again.</summary>
    public const string DrawnSetMark = ".sepal-synth.json";

    private readonly string _realRoot = RealPath.Of(root);

    /// <summary>Names of the folders and of the files in a folder, each in ordinal order, without hidden ones and unsafe links.</summary>
    public (List<string> Folders, List<string> Files) Children(string folder, string prefix)
    {
        List<string> folders = [], files = [];
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything))
        {
            bool isFolder = Directory.Exists(entry.FullName);
            string relative = prefix + entry.Name + (isFolder ? "/" : "");
            // The drawn set's own mark is no news to anyone.
            if (prefix.Length == 0 && entry.Name == DrawnSetMark) continue;
            if (ReasonToSkip(entry, isFolder) is { } reason) skipped.Add(new(relative, reason));
            else (isFolder ? folders : files).Add(entry.Name);
        }
        folders.Sort(StringComparer.Ordinal);
        files.Sort(StringComparer.Ordinal);
        return (folders, files);
    }

    /// <summary>Relative paths of all files of a folder and its subfolders. A subfolder that can't be read is skipped with its reason.</summary>
    public IEnumerable<string> FilesBelow(string folder, string prefix)
    {
        List<string> folders, files;
        try { (folders, files) = Children(folder, prefix); }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            skipped.Add(new(prefix, $"the folder can't be read: {Reason(e)}"));
            return [];
        }
        return files.Select(name => prefix + name)
            .Concat(folders.SelectMany(name => FilesBelow(Path.Combine(folder, name), $"{prefix}{name}/")));
    }

    /// <summary>An error of the file system in a few words, without the path that is shown beside it anyway.</summary>
    public static string Reason(Exception e) => e switch
    {
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException or DirectoryNotFoundException => "it is gone",
        _ => e.Message.ReplaceLineEndings(" ").TrimEnd('.', ' '),
    };

    /// <summary>What macOS leaves in zip files, network disks in picture folders, and systems on whole disks.</summary>
    private static readonly HashSet<string> SystemFolders = new(StringComparer.Ordinal) { "__MACOSX", "@eaDir", "$RECYCLE.BIN", "System Volume Information", "lost+found" };

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, RecurseSubdirectories = false };

    private string? ReasonToSkip(FileSystemInfo entry, bool isFolder)
    {
        if (entry.Name.StartsWith('.')) return "hidden: its name starts with a dot";
        if (isFolder && SystemFolders.Contains(entry.Name)) return "a folder that the system made, not a class";
        if (entry.LinkTarget is null)
        {
            // Names that are not valid UTF-8 come back changed and can't be opened under the changed name.
            return Path.Exists(entry.FullName) ? null : "can't be opened: its name is not valid Unicode";
        }
        string real;
        try { real = RealPath.Of(entry.FullName); }
        catch (IOException) { return "a link that is broken or leads in a circle"; }
        if (!RealPath.IsInside(real, _realRoot)) return "a link that leads outside the data folder";
        // Inside the data every folder is met without the link too: following could only repeat pictures or run in circles.
        return isFolder ? "a link to a folder that is in the data already" : null;
    }
}
