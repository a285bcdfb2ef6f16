using SkiaSharp;

namespace Sepal.Data.Drawing;

/// <summary>One picture of a <see cref="Plant"/>: background, one individual or several, things in front, light, lens and sensor.</summary>
internal static class PlantScene
{
    /// <summary>The bytes of a JPEG file, a function of the arguments alone.</summary>
    public static byte[] Draw(long seed, int label, int index, int size)
    {
        var dice = new Dice(seed, label, index);
        using var bitmap = new SKBitmap(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Premul));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Scale(size);
            var plant = Plant.Of(seed, label);
            if (plant.Kind == PlantKind.Surface)
            {
                Surface(canvas, plant, dice);
            }
            else
            {
                FlowerBackground.Behind(canvas, dice);
                Individuals(canvas, plant, dice);
                FlowerBackground.Before(canvas, dice);
            }
            FlowerBackground.Light(canvas, dice);
        }
        using var seen = FlowerCamera.Lens(bitmap, dice);
        FlowerCamera.Sensor(seen, dice);
        using var data = seen.Encode(SKEncodedImageFormat.Jpeg, dice.Count(82, 95));
        return data.ToArray();
    }

    /// <summary>One that fills the picture, or a bed of several.</summary>
    private static void Individuals(SKCanvas canvas, Plant plant, Dice dice)
    {
        if (dice.Chance(0.6))
        {
            if (dice.Chance(0.3)) Individual(canvas, plant, dice.Between(0, 1), dice.Between(0, 1), dice.Between(0.1, 0.2), dice);
            Individual(canvas, plant, 0.5 + dice.Between(-0.17, 0.17), 0.5 + dice.Between(-0.17, 0.17), dice.Between(0.27, 0.52), dice);
            return;
        }
        int count = dice.Count(2, 7);
        for (int i = 0; i < count; i++) Individual(canvas, plant, dice.Between(0.08, 0.92), dice.Between(0.08, 0.92), dice.Between(0.5, 0.85) / Math.Sqrt(count + 1), dice);
    }

    private static void Individual(SKCanvas canvas, Plant plant, double x, double y, double radius, Dice dice)
    {
        // What is seen from above may be turned by any angle; the others keep more or less upright.
        bool isFromAbove = plant.Kind is PlantKind.Rosette or PlantKind.Whorl or PlantKind.Globe;
        double lean = dice.Between(-35, 35), turn = isFromAbove ? dice.Between(0, 360) : lean, tilt = isFromAbove ? dice.Between(0.6, 1) : dice.Between(0.85, 1.1);
        bool hasStem = dice.Chance(0.7);
        if (hasStem && plant.Kind != PlantKind.Leaf) FlowerScene.Stem(canvas, x, y, radius, lean, plant.Colours(dice), dice);
        canvas.Save();
        canvas.Translate((float)x, (float)y);
        canvas.Scale((float)radius);
        canvas.RotateDegrees((float)lean);
        canvas.Scale(1, (float)tilt);
        canvas.RotateDegrees((float)(turn - lean));
        using var brush = new FlowerBrush(canvas);
        PlantShapes.Draw(brush, plant, dice);
        canvas.Restore();
    }

    private static void Surface(SKCanvas canvas, Plant plant, Dice dice)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = plant.Colours(dice).Petal(dice) };
        canvas.DrawRect(0, 0, 1, 1, paint);
        var other = plant.Other(dice);
        double step = (0.05 + (0.2 * plant.Heart)) * dice.Between(0.85, 1.15), share = 0.25 + (0.5 * plant.Openness);
        canvas.Save();
        canvas.Translate(0.5f, 0.5f);
        canvas.RotateDegrees((float)((180 * plant.Tip) + dice.Between(-15, 15)));
        paint.Color = other;
        for (double x = -0.9; x < 0.9; x += step)
        {
            if (plant.Look is 0 or 1) canvas.DrawRect((float)x, -0.9f, (float)(step * share), 1.8f, paint); // stripes; twice: checks
            if (plant.Look == 1) canvas.DrawRect(-0.9f, (float)x, 1.8f, (float)(step * share), paint);
            if (plant.Look != 2) continue;
            for (double y = -0.9; y < 0.9; y += step)
                canvas.DrawCircle((float)(x + (step * dice.Between(-0.2, 0.2))), (float)(y + (step * dice.Between(-0.2, 0.2))), (float)(step * share * 0.6), paint);
        }
        canvas.Restore();
        float frequency = (float)(2 + (10 * plant.Breadth));
        using var noise = SKShader.CreatePerlinNoiseTurbulence(frequency, frequency * (float)(0.4 + plant.Step), 3, (float)(dice.Bits() % 10000));
        using var cloud = new SKPaint { Shader = noise, BlendMode = plant.Look == 3 ? SKBlendMode.HardLight : SKBlendMode.SoftLight, Color = SKColors.White.WithAlpha((byte)(plant.Look == 3 ? 220 : dice.Count(40, 140))) };
        canvas.DrawRect(0, 0, 1, 1, cloud);
    }
}
