using SkiaSharp;

namespace Sepal.Data.Drawing;

/// <summary>What a camera adds to a scene.</summary>
internal static class FlowerCamera
{
    /// <summary>A little out of focus, and exposed, saturated and tinted by chance.</summary>
    public static SKBitmap Lens(SKBitmap scene, Dice dice)
    {
        var seen = new SKBitmap(scene.Info);
        float blur = (float)(dice.Chance(0.3) ? dice.Between(0.2, 0.9) * scene.Width / 160 : 0);
        using var colour = SKColorFilter.CreateColorMatrix(Film(dice));
        using var filter = blur > 0 ? SKImageFilter.CreateBlur(blur, blur, SKShaderTileMode.Clamp) : null;
        using var paint = new SKPaint { ColorFilter = colour, ImageFilter = filter };
        using var canvas = new SKCanvas(seen);
        canvas.DrawBitmap(scene, 0, 0, paint);
        return seen;
    }

    private static float[] Film(Dice dice)
    {
        double saturation = dice.Between(0.8, 1.15), contrast = dice.Between(0.85, 1.15), bright = dice.Between(-0.08, 0.08) + (1 - contrast) * 0.45;
        double[] tint = [dice.Between(0.93, 1.07), dice.Between(0.95, 1.05), dice.Between(0.9, 1.08)];
        // Luma weights of ITU-R BT.709.
        double[] luma = [0.2126, 0.7152, 0.0722];
        float[] matrix = new float[20];
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 3; column++)
                matrix[row * 5 + column] = (float)(contrast * tint[row] * (luma[column] * (1 - saturation) + (row == column ? saturation : 0)));
            matrix[row * 5 + 4] = (float)bright;
        }
        matrix[18] = 1;
        return matrix;
    }

    /// <summary>Noise of about normal distribution: the sum of four bytes, which costs one draw for two values.</summary>
    public static void Sensor(SKBitmap bitmap, Dice dice)
    {
        double deviation = dice.Between(0.5, 6);
        // A sum of four uniform bytes has deviation sqrt(4 (256² - 1) / 12) = 147.8.
        int scale = (int)(deviation / 147.8 * 65536);
        var pixels = bitmap.GetPixelSpan();
        for (int i = 0; i + 3 < pixels.Length; i += 4)
        {
            ulong a = dice.Bits(), b = dice.Bits();
            Add(ref pixels[i], (uint)a, scale);
            Add(ref pixels[i + 1], (uint)(a >> 32), scale);
            Add(ref pixels[i + 2], (uint)b, scale);
        }
    }

    private static void Add(ref byte value, uint bytes, int scale)
    {
        int sum = (int)((bytes & 255) + ((bytes >> 8) & 255) + ((bytes >> 16) & 255) + (bytes >> 24)) - 510;
        value = (byte)Math.Clamp(value + ((sum * scale + 32768) >> 16), 0, 255);
    }
}
