namespace Sepal.Weights;

/// <summary>What a file system says of a file's content: the same as before means that nobody has written it.</summary>
/// <param name="Path">The path that was asked for, in full.</param>
/// <param name="Bytes">The size of what is there, links followed.</param>
/// <param name="Modified">When that was written, in ticks of UTC.</param>
internal readonly record struct FileState(string Path, long Bytes, long Modified)
{
    /// <summary>The state of a file; null where there is none.</summary>
    /// <exception cref="IOException">The file system doesn't answer, or links form a loop.</exception>
    public static FileState? Of(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return null;
        // Without this, a link's own size and date would be told.
        var real = file.LinkTarget is null ? file : (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;
        return real.Exists ? new FileState(file.FullName, real.Length, real.LastWriteTimeUtc.Ticks) : null;
    }
}
