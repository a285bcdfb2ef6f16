using Sepal.Imaging;
using Sepal.Numerics;

namespace Sepal.Data;

/// <summary>A sheet that shows what an augmentation does, before hours of training on it.</summary>
public static class AugmentationPreview
{
    private const int Gap = 2;

    /// <summary>A row for each picture: first as it is, then augmented versions, on white with gaps of two pixels.</summary>
    /// <param name="augmentation">What is shown.</param>
    /// <param name="pictures">At least one, all of one size: as <see cref="ImageSpec.Prepare"/> gives them.</param>
    /// <param name="versions">Augmented versions of each, at least 1.</param>
    /// <param name="seed">The same seed gives the same sheet; version v of picture p is drawn from <c>new RandomStream(seed, v, p)</c>, so versions are epochs.</param>
    /// <exception cref="ArgumentException">There is no picture, or they differ in size.</exception>
    public static Picture Create(Augmentation augmentation, IReadOnlyList<Picture> pictures, int versions = 6, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(augmentation);
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Count == 0) throw new ArgumentException("Expected at least one picture; got none.", nameof(pictures));
        int height = pictures[0].Height, width = pictures[0].Width;
        if (pictures.FirstOrDefault(p => p.Height != height || p.Width != width) is { } other)
            throw new ArgumentException($"Expected pictures of one size, {pictures[0]}; got one of {other}. Bring them to one size with ImageSpec.Prepare.", nameof(pictures));

        int columns = checked(Check.Within(versions, 1, 1000) + 1);
        var sheet = new Picture(checked(columns * (width + Gap) - Gap), checked(pictures.Count * (height + Gap) - Gap));
        sheet.Pixels.AsSpan().Fill(255);
        byte[] augmented = new byte[pictures[0].Pixels.Length];
        for (int p = 0; p < pictures.Count; p++)
        {
            Paste(sheet, pictures[p].Pixels, p, 0, height, width);
            for (int v = 1; v < columns; v++)
            {
                augmentation.Apply(pictures[p].Pixels, augmented, height, width, new RandomStream(seed, v, p));
                Paste(sheet, augmented, p, v, height, width);
            }
        }
        return sheet;
    }

    private static void Paste(Picture sheet, ReadOnlySpan<byte> pixels, int row, int column, int height, int width)
    {
        for (int y = 0; y < height; y++)
            pixels.Slice(y * width * 3, width * 3).CopyTo(sheet.Row(row * (height + Gap) + y)[(column * (width + Gap) * 3)..]);
    }
}
