namespace Sepal.Imaging;

/// <summary>Reads a picture's bytes, up to a limit, and names the file in what goes wrong.</summary>
internal static class PictureFile
{
    public static T With<T>(string path, DecodeOptions? options, Func<ReadOnlyMemory<byte>, T> use)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            return use(Read(stream, options ?? DecodeOptions.Default));
        }
        catch (PictureException error)
        {
            throw new PictureException(error.Reason, path, error);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PictureException("There is no such file. Check the path.", path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new PictureException($"The file can't be read ({error.GetType().Name}). Check that it is a file and that you may read it.", path, error);
        }
    }

    public static ReadOnlyMemory<byte> Read(Stream stream, DecodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        long known = stream.CanSeek ? stream.Length - stream.Position : 0;
        if (known > options.FileSizeLimit) throw TooLong(options);
        // A pipe or a device doesn't know its length: one byte more than the limit tells.
        byte[] bytes = new byte[Math.Max(known, 4096)];
        int count = 0;
        while (true)
        {
            int read = stream.Read(bytes, count, bytes.Length - count);
            if (read == 0) return bytes.AsMemory(0, count);
            count += read;
            if (count > options.FileSizeLimit) throw TooLong(options);
            if (count < bytes.Length) continue;
            if (count == known && known == stream.Length) return bytes;
            Array.Resize(ref bytes, (int)Math.Min(2L * bytes.Length, options.FileSizeLimit + 1));
        }
    }

    private static PictureException TooLong(DecodeOptions options)
        => new($"The file is longer than the limit of {options.FileSizeLimit} bytes. Scale the picture down, or raise FileSizeLimit.");
}
