using System.Globalization;
using Sepal.Cli.Usage;
using Sepal.Explaining;
using Sepal.Imaging;

namespace Sepal.Cli.Explanations;

/// <summary>A part of a photo in which the map is expected: a box in pixels, or a mask, whose bright pixels count.</summary>
internal sealed class PhotoRegion
{
    private readonly int[]? _box;
    private readonly Picture? _mask;

    private PhotoRegion(int[]? box, Picture? mask) => (_box, _mask) = (box, mask);

    /// <summary>From <c>LEFT,TOP,WIDTH,HEIGHT</c>.</summary>
    public static PhotoRegion Box(string text)
    {
        string[] parts = text.Split(',');
        int[] box = [.. parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : -1)];
        if (box.Length != 4 || box.Any(value => value < 0) || box[2] == 0 || box[3] == 0)
            throw new UsageException($"--box is '{text}'; expected LEFT,TOP,WIDTH,HEIGHT in pixels of the photo, as 40,25,200,180.");
        return new PhotoRegion(box, null);
    }

    /// <summary>From a picture file.</summary>
    /// <exception cref="PictureException">It can't be read.</exception>
    public static PhotoRegion Mask(string file) => new(null, PictureDecoder.Load(file));

    /// <summary>How much of a map lies inside, and how much of the photo does: what a map that knows nothing would have.</summary>
    /// <exception cref="UsageException">The region doesn't fit the photo.</exception>
    public (double Map, double Area) Shares(Explanation explanation)
    {
        var map = explanation.Photo.Project(explanation.Heatmap);
        if (_mask is not null)
        {
            if (_mask.Width != map.Width || _mask.Height != map.Height)
                throw new UsageException($"The mask has {_mask}, the photo {map.Width} x {map.Height}; expected the photo's size, upright.");
            bool[] inside = [.. _mask.Pixels.Chunk(3).Select(pixel => 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2] >= 128)];
            return (map.ShareInside(inside), (double)inside.Count(one => one) / inside.Length);
        }
        var (left, top, width, height) = (_box![0], _box[1], _box[2], _box[3]);
        if (left + (long)width > map.Width || top + (long)height > map.Height)
            throw new UsageException($"--box is {string.Join(',', _box)}; expected a box inside the photo of {map.Width} x {map.Height} pixels.");
        return (map.ShareInside(top, left, height, width), (double)width * height / ((double)map.Width * map.Height));
    }
}
