using Sepal.Data;

namespace Sepal.Prediction;

/// <summary>The picture files that paths of people mean: a file is itself, a folder all pictures in it, however deep.</summary>
public static class PicturePaths
{
    /// <summary>
    /// All files, folders walked in ordinal order; hidden folders and files of other names in folders are left out. A file that is named is taken whatever its name is.
    /// A path that doesn't exist, and a folder without pictures, are given as they are: asking about them gives their error.
    /// </summary>
    public static IEnumerable<string> Of(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return paths.SelectMany(path => Directory.Exists(path) ? In(path) : [path]);
    }

    private static string[] In(string folder)
    {
        // The same rules as for data: no hidden files, no links that lead outside, no folders of the system.
        string[] files = [.. new FolderWalk(folder, []).FilesBelow(folder, "").Where(file => PictureFileName.ReasonToSkip(Path.GetFileName(file)) is null).Order(StringComparer.Ordinal).Select(file => Path.Combine(folder, file))];
        return files.Length > 0 ? files : [folder];
    }
}
