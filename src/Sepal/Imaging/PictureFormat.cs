namespace Sepal.Imaging;

/// <summary>The kinds of file that can be read, by their content.</summary>
public enum PictureFormat
{
    /// <summary>JPEG: baseline or progressive; grey, RGB or CMYK.</summary>
    Jpeg,

    /// <summary>PNG: grey, palette, RGB, with or without alpha; 1 to 16 bits.</summary>
    Png,

    /// <summary>GIF; the first frame counts.</summary>
    Gif,

    /// <summary>Windows bitmap.</summary>
    Bmp,

    /// <summary>WebP, lossy or lossless; the first frame counts.</summary>
    WebP,
}
