using SkiaSharp;

namespace Sepal.Imaging;

/// <summary>Writes pictures, whole or not at all (<see cref="AtomicFile"/>).</summary>
public static class PictureEncoder
{
    /// <summary>The picture as a PNG file's bytes: lossless.</summary>
    public static byte[] ToPng(Picture picture) => Encode(picture, SKEncodedImageFormat.Png, 100);

    /// <summary>The picture as a JPEG file's bytes.</summary>
    /// <param name="picture">What is written.</param>
    /// <param name="quality">1 to 100, default 90.</param>
    public static byte[] ToJpeg(Picture picture, int quality = 90) => Encode(picture, SKEncodedImageFormat.Jpeg, Check.Within(quality, 1, 100));

    /// <summary>Writes a PNG file; its folder is created where it is missing.</summary>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void SavePng(Picture picture, string path) => AtomicFile.WriteBytes(path, ToPng(picture));

    /// <summary>Writes a JPEG file; its folder is created where it is missing.</summary>
    /// <inheritdoc cref="ToJpeg"/>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void SaveJpeg(Picture picture, string path, int quality = 90) => AtomicFile.WriteBytes(path, ToJpeg(picture, quality));

    private static unsafe byte[] Encode(Picture picture, SKEncodedImageFormat format, int quality)
    {
        ArgumentNullException.ThrowIfNull(picture);
        using var bitmap = new SKBitmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int row = 0; row < picture.Height; row++)
        {
            var from = picture.Row(row);
            byte* to = (byte*)bitmap.GetAddress(0, row);
            for (int i = 0; i < from.Length; i += 3, to += 4)
            {
                to[0] = from[i];
                to[1] = from[i + 1];
                to[2] = from[i + 2];
                to[3] = 255;
            }
        }
        using var data = bitmap.Encode(format, quality) ?? throw new InvalidOperationException($"A picture of {picture} can't be written as {format}.");
        return data.ToArray();
    }
}
