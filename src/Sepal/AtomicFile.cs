namespace Sepal;

/// <summary>
/// Files that are either wholly there or not at all: written beside their place under a temporary name, flushed to the disk,
/// and renamed. An interrupted or failed write leaves the former file as it was and no temporary file.
/// </summary>
public static class AtomicFile
{
    /// <summary>Writes a file through a stream; the folder is created where it is missing.</summary>
    /// <exception cref="IOException">The disk is full, the folder can't be written, or the path is a device such as <c>/dev/stdout</c>.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string full = Path.GetFullPath(path);
        // A rename would put a file in the device's place, for everyone.
        if (Path.GetDirectoryName(full) is "/dev" or "/dev/fd") throw new IOException($"'{path}' is a device, not a file");
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string temporary = $"{full}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    public static void WriteText(string path, string text) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        writer.Write(text);
    });

    /// <summary>Writes bytes.</summary>
    public static void WriteBytes(string path, ReadOnlyMemory<byte> bytes) => Write(path, stream => stream.Write(bytes.Span));

    private static void TryDelete(string path)
    {
        try { File.Delete(path); }
        catch (IOException) { }
        catch (UnauthorizedAccessException) { }
    }
}
