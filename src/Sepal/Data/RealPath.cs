namespace Sepal.Data;

/// <summary>Paths with every link on the way resolved, so that "is it inside this folder" can be asked.</summary>
internal static class RealPath
{
    /// <summary>The path without links. As on Linux, 40 links in a chain are a loop.</summary>
    /// <exception cref="IOException">A link is broken or links form a loop.</exception>
    public static string Of(string path)
    {
        int linksLeft = 40;
        return Resolve(Path.GetFullPath(path), ref linksLeft);
    }

    /// <summary>True when a resolved path is a resolved folder or lies in it.</summary>
    public static bool IsInside(string path, string folder)
        => path.Equals(folder, StringComparison.Ordinal)
            || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Resolve(string path, ref int linksLeft)
    {
        if (Path.GetDirectoryName(path) is not { } parent) return path;
        string real = Path.Combine(Resolve(parent, ref linksLeft), Path.GetFileName(path));
        // FileInfo answers for folders too: only the link itself is looked at.
        if (new FileInfo(real).LinkTarget is not { } target) return real;
        if (linksLeft-- == 0) throw new IOException($"too many links on the way to '{path}'");
        string aim = Path.GetFullPath(target, Path.GetDirectoryName(real)!);
        if (!Path.Exists(aim)) throw new FileNotFoundException($"'{path}' leads to '{target}', which does not exist");
        return Resolve(aim, ref linksLeft);
    }
}
