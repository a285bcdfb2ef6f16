using Sepal.Imaging;
using Sepal.Numerics;

namespace Sepal.Tests.Data.Auditing;

/// <summary>Pictures of soft blots of many sizes, and what copies of photos go through.</summary>
internal static class Scenes
{
    public static Picture Draw(int number, int width = 120, int height = 90)
    {
        var random = new RandomStream(11, number);
        var blots = Enumerable.Range(0, 40).Select(_ => (X: random.Uniform(0, 1), Y: random.Uniform(0, 1), Size: random.Uniform(0.03, 0.2), R: random.Uniform(-90, 90), G: random.Uniform(-90, 90), B: random.Uniform(-90, 90))).ToArray();
        var picture = new Picture(width, height);
        for (int i = 0; i < width * height; i++)
        {
            double x = (i % width + 0.5) / width, y = (i / width + 0.5) / height, r = 128, g = 128, b = 128;
            foreach (var blot in blots)
            {
                double near = Math.Exp(-((x - blot.X) * (x - blot.X) + (y - blot.Y) * (y - blot.Y)) / (2 * blot.Size * blot.Size));
                (r, g, b) = (r + near * blot.R, g + near * blot.G, b + near * blot.B);
            }
            (picture.Pixels[3 * i], picture.Pixels[3 * i + 1], picture.Pixels[3 * i + 2]) = (Byte(r), Byte(g), Byte(b));
        }
        return picture;
    }

    public static Picture Changed(Picture picture, string change) => change switch
    {
        "jpeg" => PictureDecoder.Decode(PictureEncoder.ToJpeg(picture, 40)),
        "small" => PictureDecoder.Decode(PictureEncoder.ToJpeg(Resizer.Resize(picture, picture.Height * 6 / 10, picture.Width * 6 / 10), 75)),
        "bright" => Map(picture, picture.Width, picture.Height, (x, y) => (x, y), value => 1.2 * value + 12),
        "mirrored" => Map(picture, picture.Width, picture.Height, (x, y) => (picture.Width - 1 - x, y), value => value),
        "cut" => Cut(picture, 0.05),
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };

    public static Picture Cut(Picture picture, double share)
    {
        int left = (int)(share * picture.Width), top = (int)(share * picture.Height);
        return Map(picture, picture.Width - 2 * left, picture.Height - 2 * top, (x, y) => (x + left, y + top), value => value);
    }

    private static Picture Map(Picture picture, int width, int height, Func<int, int, (int X, int Y)> place, Func<double, double> level)
    {
        var changed = new Picture(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                var (fromX, fromY) = place(x, y);
                for (int c = 0; c < 3; c++) changed.Pixels[(y * width + x) * 3 + c] = Byte(level(picture.Pixels[(fromY * picture.Width + fromX) * 3 + c]));
            }
        }
        return changed;
    }

    private static byte Byte(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
