using SkiaSharp;

namespace Sepal.Imaging;

/// <summary>Exif's orientation (tag 0x0112): 1 upright, 2 mirrored, 3 turned by 180 degrees, 4 upside down mirrored, 5 transposed, 6 to be turned clockwise, 7 transversed, 8 to be turned anticlockwise.</summary>
internal static class Orientation
{
    public static int Number(SKEncodedOrigin origin) => (int)origin is >= 1 and <= 8 ? (int)origin : 1;

    /// <summary>The upright picture; the same object where it is upright already.</summary>
    public static Picture Apply(Picture picture, int orientation)
    {
        if (orientation is < 2 or > 8) return picture;
        var (width, height) = orientation >= 5 ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        var upright = new Picture(width, height);
        byte[] from = picture.Pixels, to = upright.Pixels;
        var (first, right, down) = Steps(picture.Width, picture.Height, orientation);
        int t = 0;
        for (int row = 0; row < upright.Height; row++)
        {
            int pixel = first + row * down;
            for (int column = 0; column < upright.Width; column++, pixel += right)
            {
                int s = pixel * 3;
                to[t++] = from[s];
                to[t++] = from[s + 1];
                to[t++] = from[s + 2];
            }
        }
        return upright;
    }

    /// <summary>One number for each pixel, turned like the picture: shape (height, width) becomes that of the upright picture.</summary>
    public static float[] Apply(float[] map, int height, int width, int orientation)
    {
        if (orientation is < 2 or > 8) return map;
        var (uprightHeight, uprightWidth) = orientation >= 5 ? (width, height) : (height, width);
        float[] upright = new float[map.Length];
        var (first, right, down) = Steps(width, height, orientation);
        for (int row = 0; row < uprightHeight; row++)
            for (int column = 0; column < uprightWidth; column++) upright[row * uprightWidth + column] = map[first + row * down + column * right];
        return upright;
    }

    // Where the upright picture's first pixel lies in the stored one of this size, and the steps to its right and lower neighbours.
    private static (int First, int Right, int Down) Steps(int width, int height, int orientation) => orientation switch
    {
        2 => (width - 1, -1, width),
        3 => (width * height - 1, -1, -width),
        4 => (width * (height - 1), 1, -width),
        5 => (0, width, 1),
        6 => (width * (height - 1), -width, 1),
        7 => (width * height - 1, -width, -1),
        _ => (width - 1, width, -1),
    };
}
