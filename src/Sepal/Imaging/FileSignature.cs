namespace Sepal.Imaging;

/// <summary>Recognises a picture by its first bytes, whatever its name says.</summary>
internal static class FileSignature
{
    private const string Wanted = "Expected a JPEG, PNG, GIF, BMP or WebP picture; convert, replace or remove it.";

    /// <summary>The file's format.</summary>
    /// <exception cref="PictureException">The bytes begin as none of the formats; the reason names what they are where that is known.</exception>
    public static PictureFormat Recognise(ReadOnlySpan<byte> file) => file switch
    {
        [0xFF, 0xD8, 0xFF, ..] => PictureFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => PictureFormat.Png,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => PictureFormat.Gif,
        [(byte)'B', (byte)'M', ..] when file.Length >= 26 => PictureFormat.Bmp,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => PictureFormat.WebP,
        [] => throw new PictureException("The file is empty. Replace or remove it."),
        _ => throw new PictureException($"The file is {Describe(file)}. {Wanted}"),
    };

    private static string Describe(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8)) return "a TIFF, which can't be read";
        if (file.StartsWith("%PDF"u8)) return "a PDF document, not a picture";
        if (file.StartsWith("PK\x03\x04"u8)) return "a zip archive, not a picture";
        if (file.StartsWith("8BPS"u8)) return "a Photoshop document, which can't be read";
        if (file.Length >= 12 && file.Slice(4, 4).SequenceEqual("ftyp"u8))
            return file.Slice(8, 4).SequenceEqual("avif"u8) ? "an AVIF, which can't be read" : "a HEIC or a film, which can't be read";
        foreach (byte b in file[..Math.Min(file.Length, 64)])
            if (b < 32 && b is not ((byte)'\t' or (byte)'\r' or (byte)'\n')) return "no picture";
        return "text, not a picture";
    }
}
