using SkiaSharp;

namespace Sepal.Data.Drawing;

/// <summary>What is behind and before the flowers: chosen by chance alone, never by the class. The canvas's unit is the picture's side.</summary>
internal static class FlowerBackground
{
    public static void Behind(SKCanvas canvas, Dice dice)
    {
        double focus = dice.Between(0.012, 0.04);
        using var blur = SKImageFilter.CreateBlur((float)focus, (float)focus);
        using var layer = new SKPaint { ImageFilter = blur };
        Ground(canvas, dice);
        canvas.SaveLayer(layer);
        Ground(canvas, dice);
        switch (dice.Count(0, 4))
        {
            case 0: Grass(canvas, dice, dice.Count(60, 160), 0.1, 1.1); break;
            case 1: Lights(canvas, dice, dice.Count(12, 40)); break;
            case 2: Leaves(canvas, dice, dice.Count(25, 70)); break;
            case 3: Lights(canvas, dice, dice.Count(3, 9)); Grass(canvas, dice, dice.Count(20, 60), 0.4, 1.1); break;
            default: Leaves(canvas, dice, dice.Count(3, 12)); Grass(canvas, dice, dice.Count(5, 30), 0.3, 1.1); break;
        }
        canvas.Restore();
        Mottle(canvas, dice);
    }

    /// <summary>A few blades or leaves in front, which hide parts of flowers.</summary>
    public static void Before(SKCanvas canvas, Dice dice)
    {
        if (dice.Chance(0.35)) Grass(canvas, dice, dice.Count(1, 6), 0.55, 1.15);
        if (dice.Chance(0.2)) Leaves(canvas, dice, dice.Count(1, 2), margin: true);
    }

    /// <summary>The light: from one side, and less in the corners.</summary>
    public static void Light(SKCanvas canvas, Dice dice)
    {
        double angle = dice.Between(0, 2 * Math.PI), strength = dice.Between(0, 0.25);
        var towards = new SKPoint((float)(0.5 + 0.6 * Math.Cos(angle)), (float)(0.5 + 0.6 * Math.Sin(angle)));
        var away = new SKPoint(1 - towards.X, 1 - towards.Y);
        using var side = SKShader.CreateLinearGradient(towards, away,
            [SKColors.White.WithAlpha((byte)(200 * strength)), SKColors.Transparent, SKColors.Black.WithAlpha((byte)(255 * strength))], [0, 0.45f, 1], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = side };
        canvas.DrawRect(0, 0, 1, 1, paint);
        using var corners = SKShader.CreateRadialGradient(new SKPoint(0.5f, 0.5f), 0.75f,
            [SKColors.Transparent, SKColors.Black.WithAlpha((byte)dice.Count(0, 110))], [0.55f, 1], SKShaderTileMode.Clamp);
        paint.Shader = corners;
        canvas.DrawRect(0, 0, 1, 1, paint);
    }

    private static void Ground(SKCanvas canvas, Dice dice)
    {
        double angle = dice.Chance(0.7) ? Math.PI / 2 + dice.Between(-0.4, 0.4) : dice.Between(0, 2 * Math.PI);
        float dx = (float)Math.Cos(angle) * 0.5f, dy = (float)Math.Sin(angle) * 0.5f;
        using var shader = SKShader.CreateLinearGradient(new SKPoint(0.5f - dx, 0.5f - dy), new SKPoint(0.5f + dx, 0.5f + dy),
            [Earth(dice), Earth(dice), Earth(dice)], [0, (float)dice.Between(0.3, 0.7), 1], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(-0.2f, -0.2f, 1.4f, 1.4f, paint);
    }

    // Greens mostly; then browns, sky and stone.
    private static SKColor Earth(Dice dice) => dice.Count(0, 9) switch
    {
        < 5 => FlowerColours.Hsv(dice.Between(65, 150), dice.Between(0.25, 0.7), dice.Between(0.1, 0.45)),
        < 7 => FlowerColours.Hsv(dice.Between(15, 45), dice.Between(0.2, 0.55), dice.Between(0.1, 0.42)),
        7 => FlowerColours.Hsv(dice.Between(190, 230), dice.Between(0.15, 0.55), dice.Between(0.35, 0.7)),
        8 => FlowerColours.Hsv(dice.Between(0, 360), dice.Between(0, 0.1), dice.Between(0.08, 0.55)),
        _ => FlowerColours.Hsv(dice.Between(0, 360), dice.Between(0.2, 0.5), dice.Between(0.12, 0.5)),
    };

    private static SKColor Green(Dice dice) => FlowerColours.Hsv(dice.Between(60, 140), dice.Between(0.3, 0.7), dice.Between(0.12, 0.5));

    private static void Grass(SKCanvas canvas, Dice dice, int blades, double highest, double lowest)
    {
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Fill };
        for (int i = 0; i < blades; i++)
        {
            float x = (float)dice.Between(-0.1, 1.1), y = (float)dice.Between(Math.Max(highest + 0.2, 0.8), lowest), top = (float)dice.Between(highest, highest + 0.45);
            float lean = (float)dice.Between(-0.3, 0.3), half = (float)dice.Between(0.006, 0.02);
            using var blade = new SKPath();
            blade.MoveTo(x - half, y);
            blade.QuadTo(x - half + lean * 0.2f, (y + top) / 2, x + lean, top);
            blade.QuadTo(x + half + lean * 0.25f, (y + top) / 2, x + half, y);
            blade.Close();
            paint.Color = Green(dice);
            canvas.DrawPath(blade, paint);
        }
    }

    private static void Leaves(SKCanvas canvas, Dice dice, int leaves, bool margin = false)
    {
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Fill };
        using var vein = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 0.004f };
        for (int i = 0; i < leaves; i++)
        {
            double x = dice.Between(-0.1, 1.1), y = dice.Between(-0.1, 1.1), length = dice.Between(0.12, 0.36), width = length * dice.Between(0.18, 0.4);
            // In front, leaves come in from the sides: they hide parts, not the flower.
            if (margin && dice.Chance(0.5)) x = dice.Count(0, 1);
            else if (margin) y = dice.Chance(0.3) ? 0 : 1;
            canvas.Save();
            canvas.Translate((float)x, (float)y);
            canvas.RotateDegrees((float)dice.Between(0, 360));
            using var leaf = FlowerBrush.PetalPath(-length / 2, length / 2, width, dice.Between(0, 0.4));
            paint.Color = Green(dice);
            canvas.DrawPath(leaf, paint);
            vein.Color = FlowerColours.Shade(paint.Color, 1.3);
            canvas.DrawLine(0, (float)(-length / 2), 0, (float)(length / 2), vein);
            canvas.Restore();
        }
    }

    // Far things out of focus, in the colours of petals too: a coloured blob is no flower.
    private static void Lights(SKCanvas canvas, Dice dice, int count)
    {
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Fill };
        for (int i = 0; i < count; i++)
        {
            paint.Color = (dice.Chance(0.5) ? Earth(dice) : FlowerColours.Pick(dice).Petal(dice)).WithAlpha((byte)dice.Count(50, 150));
            canvas.DrawCircle((float)dice.Between(0, 1), (float)dice.Between(0, 1), (float)dice.Between(0.02, 0.12), paint);
        }
    }

    private static void Mottle(SKCanvas canvas, Dice dice)
    {
        float frequency = (float)dice.Between(4, 25);
        using var noise = SKShader.CreatePerlinNoiseFractalNoise(frequency, frequency * (float)dice.Between(0.5, 2), 3, (float)(dice.Bits() % 10000));
        using var paint = new SKPaint { Shader = noise, BlendMode = SKBlendMode.SoftLight, Color = SKColors.White.WithAlpha((byte)dice.Count(20, 110)) };
        canvas.DrawRect(0, 0, 1, 1, paint);
    }
}
