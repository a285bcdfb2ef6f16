using Sepal.Imaging;

namespace Sepal.Data.Auditing;

/// <summary>
/// What is left of a picture when size, compression and brightness are forgotten: bits by which two pictures are compared in some nanoseconds, and a thumbnail that decides where
/// they are alike. About 3 KB.
/// </summary>
public sealed class PictureFingerprint
{
    /// <summary>The side of the thumbnail.</summary>
    internal const int Side = 48;

    /// <summary>Bits up to which two whole pictures, and a whole picture and a part of another, are worth a look at their thumbnails. Of two photos of flowers, 3 in 10,000 are.</summary>
    private const int WholeRadius = 16, PartRadius = 12;

    private static readonly ResizePolicy Shrink = new(Interpolation.Box);

    /// <summary>Nine tenths of the picture: eight ways to cut off edges, and all around.</summary>
    private static readonly ThumbnailWindow[] Parts =
    [
        new(0.05f, 0.05f, 0.9f, 0.9f), new(0.1f, 0.1f, 0.8f, 0.8f),
        new(0, 0, 0.9f, 0.9f), new(0.1f, 0, 0.9f, 0.9f), new(0, 0.1f, 0.9f, 0.9f), new(0.1f, 0.1f, 0.9f, 0.9f),
        new(0, 0, 0.9f, 1), new(0.1f, 0, 0.9f, 1), new(0, 0, 1, 0.9f), new(0, 0.1f, 1, 0.9f),
    ];

    private readonly ulong _whole, _mirrored;
    private readonly ulong[] _parts;

    private PictureFingerprint(byte[] thumbnail)
    {
        Thumbnail = thumbnail;
        (_whole, _mirrored) = FrequencyBits.Of(thumbnail, Side, ThumbnailWindow.Whole);
        _parts = [.. Parts.Select(part => FrequencyBits.Of(thumbnail, Side, part).Bits)];
    }

    /// <summary>Brightness, 48×48, whatever the picture's shape.</summary>
    internal byte[] Thumbnail { get; }

    /// <summary>Cost: one pass over the picture to make it small.</summary>
    public static PictureFingerprint Of(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var small = Resizer.Resize(picture, Side, Side, Shrink);
        byte[] brightness = new byte[Side * Side];
        for (int i = 0; i < brightness.Length; i++) brightness[i] = PictureLook.BrightnessOf(small.Pixels.AsSpan(3 * i, 3));
        return new PictureFingerprint(brightness);
    }

    /// <summary>
    /// Whether two pictures may be the same, upright or mirrored, whole or with a tenth cut off: rarely false where they are, rarely true where they are not. Cost: some 40 bit counts.
    /// </summary>
    public bool MayBe(PictureFingerprint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (FrequencyBits.Distance(_whole, other._whole) <= WholeRadius || FrequencyBits.Distance(_whole, other._mirrored) <= WholeRadius) return true;
        return IsPartOf(other) || other.IsPartOf(this);
    }

    /// <summary>
    /// How alike two pictures are in [0, 1]: the best correlation of their thumbnails, upright or mirrored, whole or with up to a quarter of a side cut off one of them.
    /// 1 for the same picture; 0 where one is of one colour. Cost: up to a million multiplications.
    /// </summary>
    public double Similarity(PictureFingerprint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ThumbnailMatch.Best(this, other).Similarity;
    }

    private bool IsPartOf(PictureFingerprint other)
    {
        foreach (ulong part in other._parts)
            if (FrequencyBits.Distance(_whole, part) <= PartRadius || FrequencyBits.Distance(_mirrored, part) <= PartRadius) return true;
        return false;
    }
}
