namespace Sepal.Imaging;

/// <summary>How a file becomes RGB pixels, and what is refused.</summary>
public sealed record DecodeOptions
{
    /// <summary>Upright pictures, alpha over white, at most 100 million pixels from at most 256 MiB.</summary>
    public static DecodeOptions Default { get; } = new();

    /// <summary>Turns the picture upright by its Exif orientation. Default true; Keras and Pillow ignore it (false).</summary>
    public bool ApplyOrientation { get; init; } = true;

    /// <summary>Drops the alpha channel instead of laying the picture over white: Keras's <c>load_img</c>, which shows colours that were meant to be invisible. Default false.</summary>
    public bool DropAlpha { get; init; }

    /// <summary>A picture that claims more pixels is refused from its header, before memory is taken. Default 100,000,000; at most 500,000,000.</summary>
    public long PixelLimit { get; init => field = Check.Within(value, 1, 500_000_000); } = 100_000_000;

    /// <summary>A longer file is not read. In bytes; default 256 MiB; at most 1 GiB.</summary>
    public long FileSizeLimit { get; init => field = Check.Within(value, 1, 1L << 30); } = 256L << 20;
}
