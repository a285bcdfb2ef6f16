using SkiaSharp;

namespace Sepal.Data.Drawing;

/// <summary>One picture: background, one to three flowers of a class, things in front, light, lens and sensor.</summary>
internal static class FlowerScene
{
    private const int Tulip = 4;

    /// <summary>The bytes of a JPEG file, a function of the arguments alone.</summary>
    public static byte[] Draw(int label, int index, int size, long seed)
    {
        var dice = new Dice(seed, label, index);
        var info = new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var bitmap = new SKBitmap(info);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Scale(size);
            FlowerBackground.Behind(canvas, dice);
            Flowers(canvas, label, dice);
            FlowerBackground.Before(canvas, dice);
            FlowerBackground.Light(canvas, dice);
        }
        using var seen = FlowerCamera.Lens(bitmap, dice);
        FlowerCamera.Sensor(seen, dice);
        using var data = seen.Encode(SKEncodedImageFormat.Jpeg, dice.Count(82, 95));
        return data.ToArray();
    }

    private static void Flowers(SKCanvas canvas, int label, Dice dice)
    {
        int others = dice.Chance(0.7) ? 0 : dice.Count(1, 2);
        var colours = FlowerColours.Pick(dice);
        for (int i = 0; i < others; i++)
        {
            double x = dice.Between(0.05, 0.95), y = dice.Between(0.1, 0.9);
            Flower(canvas, label, x, y, dice.Between(0.12, 0.18), dice.Chance(0.7) ? colours : FlowerColours.Pick(dice), dice);
        }
        double radius = dice.Between(0.31, 0.44), slack = Math.Max(0.03, 0.48 - radius);
        Flower(canvas, label, 0.5 + dice.Between(-slack, slack), 0.5 + dice.Between(-slack, slack) - (label == Tulip ? 0.02 : 0), radius, colours, dice);
    }

    private static void Flower(SKCanvas canvas, int label, double x, double y, double radius, FlowerColours colours, Dice dice)
    {
        // A tulip is seen from the side, so it keeps more or less upright; the others may be turned by any angle.
        double turn = label == Tulip ? dice.Between(-30, 30) : dice.Between(0, 360);
        double tilt = label == Tulip ? dice.Between(0.85, 1.1) : dice.Between(0.72, 1), lean = dice.Between(-35, 35);
        // All classes have stems, most of the time: a stem tells nothing.
        if (dice.Chance(0.8)) Stem(canvas, x, y, radius, label == Tulip ? turn : lean, colours, dice);
        canvas.Save();
        canvas.Translate((float)x, (float)y);
        canvas.Scale((float)radius);
        if (label == Tulip)
        {
            canvas.RotateDegrees((float)turn);
            canvas.Scale((float)(tilt * dice.Between(0.85, 1.1)), (float)tilt);
        }
        else
        {
            canvas.RotateDegrees((float)lean);
            canvas.Scale(1, (float)tilt);
            canvas.RotateDegrees((float)(turn - lean));
        }
        using var brush = new FlowerBrush(canvas);
        Shadow(brush, label, dice);
        FlowerShapes.Draw(brush, label, colours, dice);
        canvas.Restore();
    }

    private static void Shadow(FlowerBrush brush, int label, Dice dice)
    {
        if (label == Tulip || !dice.Chance(0.7)) return;
        double x = dice.Between(-0.15, 0.15), y = dice.Between(-0.15, 0.15);
        using var gradient = SKShader.CreateRadialGradient(new SKPoint((float)x, (float)y), 1.1f,
            [SKColors.Black.WithAlpha((byte)dice.Count(60, 130)), SKColors.Black.WithAlpha(0)], [0.6f, 1], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = gradient };
        brush.Canvas.DrawCircle((float)x, (float)y, 1.1f, paint);
    }

    internal static void Stem(SKCanvas canvas, double x, double y, double radius, double lean, FlowerColours colours, Dice dice)
    {
        double angle = lean * Math.PI / 180;
        // From the flower's foot, away along its axis, then down out of the picture.
        float x0 = (float)(x - radius * 0.5 * Math.Sin(angle)), y0 = (float)(y + radius * 0.5 * Math.Cos(angle));
        float x1 = (float)(x - radius * 2.2 * Math.Sin(angle)), y1 = (float)(y + radius * 2.2 * Math.Cos(angle));
        float x2 = x1 + (float)dice.Between(-0.15, 0.15);
        using var path = new SKPath();
        path.MoveTo(x0, y0);
        path.QuadTo(x1, y1, x2, 1.3f);
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = (float)(radius * dice.Between(0.08, 0.15)), Color = colours.Stem };
        canvas.DrawPath(path, paint);
        using var highlight = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = paint.StrokeWidth * 0.3f, Color = FlowerColours.Shade(colours.Stem, 1.3) };
        canvas.DrawPath(path, highlight);
    }
}
