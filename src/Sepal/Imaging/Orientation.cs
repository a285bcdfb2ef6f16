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
        int w = picture.Width, h = picture.Height;
        bool swap = orientation >= 5;
        var upright = swap ? new Picture(h, w) : new Picture(w, h);
        // Where the upright picture's first pixel lies in the stored one, and the steps to its right and lower neighbours.
        (int first, int right, int down) = orientation switch
        {
            2 => (w - 1, -1, w),
            3 => (w * h - 1, -1, -w),
            4 => (w * (h - 1), 1, -w),
            5 => (0, w, 1),
            6 => (w * (h - 1), -w, 1),
            7 => (w * h - 1, -w, -1),
            _ => (w - 1, w, -1),
        };
        byte[] from = picture.Pixels, to = upright.Pixels;
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
}
