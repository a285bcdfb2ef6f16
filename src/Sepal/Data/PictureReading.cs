using Sepal.Imaging;

namespace Sepal.Data;

/// <summary>Decodes files from several threads at once without taking memory for several giants at once.</summary>
internal static class PictureReading
{
    /// <summary>Decoding takes about 7 bytes a pixel: two of these are 220 MB, as many as cores may be open; larger ones go one at a time.</summary>
    private const long LargePixels = 16_000_000;

    private static readonly Lock OneGiantAtATime = new();

    /// <exception cref="PictureException">The file is no readable picture.</exception>
    public static Picture Read(string path, Func<ReadOnlyMemory<byte>, Picture> decode)
    {
        // A pipe, a socket or a device has no length either, and opening it could block for ever.
        if (new FileInfo(path) is { Exists: true, Length: 0 }) throw new PictureException("The file is empty. Replace or remove it.", path);
        return PictureFile.With(path, null, bytes =>
        {
            var header = PictureDecoder.ReadHeader(bytes);
            if ((long)header.Width * header.Height < LargePixels) return decode(bytes);
            lock (OneGiantAtATime) return decode(bytes);
        });
    }
}
