using SkiaSharp;

namespace Sepal.Data.Drawing;

/// <summary>
/// The five shapes, each around the origin with radius about 1, +y downwards. What makes a class: daisy, one row of long narrow petals around a small
/// heart; sunflower, two rows of short pointed petals around a large seeded disc; dandelion, hundreds of thin rays and no heart; rose, round petals
/// overlapping towards a spiral; tulip, a cup from the side.
/// </summary>
internal static class FlowerShapes
{
    public static void Draw(FlowerBrush brush, int label, FlowerColours colours, Dice dice)
    {
        switch (label)
        {
            case 0: Daisy(brush, colours, dice); break;
            case 1: Dandelion(brush, colours, dice); break;
            case 2: Rose(brush, colours, dice); break;
            case 3: Sunflower(brush, colours, dice); break;
            case 4: Tulip(brush, colours, dice); break;
            default: throw new ArgumentOutOfRangeException(nameof(label), label, $"Expected a class from 0 to 4; got {label}.");
        }
    }

    private static void Daisy(FlowerBrush brush, FlowerColours colours, Dice dice)
    {
        int petals = dice.Count(11, 20);
        double heart = dice.Between(0.17, 0.27), tip = dice.Between(0.75, 1), width = Math.PI * 0.62 / petals * dice.Between(0.85, 1.25);
        brush.ShadeHeart(0.75, dice.Between(0.15, 0.4));
        // Every second petal first, so that neighbours overlap as leaves of a book do not.
        for (int row = 0; row < 2; row++)
        {
            for (int i = row; i < petals; i += 2)
            {
                double angle = 360.0 * i / petals + dice.Between(-5, 5), length = dice.Between(0.86, 1.02), bend = dice.Between(-0.05, 0.05);
                var colour = colours.Petal(dice, row == 0 ? 0.9 : 1);
                brush.Turned(angle, () =>
                {
                    using var petal = FlowerBrush.PetalPath(heart * 0.6, length, width, tip, bend);
                    brush.Petal(petal, colour);
                    brush.Line(bend * 0.3, 0.35, bend * 0.8, length * 0.85, FlowerColours.Shade(colour, 0.75).WithAlpha(110), 0.015);
                });
            }
        }
        Heart(brush, colours, dice, heart, rings: 5);
    }

    private static void Sunflower(FlowerBrush brush, FlowerColours colours, Dice dice)
    {
        int petals = dice.Count(15, 24);
        double heart = dice.Between(0.46, 0.58), width = Math.PI * 0.78 / petals * dice.Between(0.9, 1.15);
        brush.ShadeHeart(0.95, dice.Between(0.2, 0.45));
        for (int row = 0; row < 2; row++)
        {
            for (int i = 0; i < petals; i++)
            {
                double angle = 360.0 * (i + row * 0.5) / petals + dice.Between(-4, 4), length = dice.Between(0.86, 1.02) - row * 0.07, bend = dice.Between(-0.06, 0.06);
                var colour = colours.Petal(dice, row == 0 ? 0.85 : 1);
                brush.Turned(angle, () =>
                {
                    using var petal = FlowerBrush.PetalPath(heart * 0.75, length, width, 0.1, bend);
                    brush.Petal(petal, colour);
                });
            }
        }
        Heart(brush, colours, dice, heart, rings: 9);
    }

    private static void Dandelion(FlowerBrush brush, FlowerColours colours, Dice dice)
    {
        int rays = dice.Count(46, 64);
        const int Rows = 5;
        brush.ShadeHeart(1, 0);
        brush.Dot(0, 0, 0.6, colours.Petal(dice, 0.6));
        for (int row = 0; row < Rows; row++)
        {
            double reach = 1 - 0.19 * row;
            int count = (int)(rays * (1 - 0.12 * row));
            for (int i = 0; i < count; i++)
            {
                double angle = 360.0 * (i + dice.Between(-0.45, 0.45)) / count, length = reach * dice.Between(0.86, 1.03);
                double half = dice.Between(0.020, 0.034), from = Math.Max(0, reach - 0.6);
                var colour = colours.Petal(dice, 0.72 + 0.08 * row + dice.Between(-0.1, 0.1));
                brush.Turned(angle, () => Ray(brush, from, length, half, colour));
            }
        }
    }

    // A floret: a thin strap with a cut end.
    private static void Ray(FlowerBrush brush, double from, double to, double half, SKColor colour)
    {
        using var ray = new SKPath();
        ray.MoveTo(0, (float)from);
        ray.LineTo((float)-half, (float)(to - 0.04));
        ray.LineTo((float)(-half * 0.3), (float)to);
        ray.LineTo(0, (float)(to - 0.035));
        ray.LineTo((float)(half * 0.4), (float)to);
        ray.LineTo((float)half, (float)(to - 0.04));
        ray.Close();
        brush.Petal(ray, colour, edge: 0.008, edgeAlpha: 100);
    }

    private static void Rose(FlowerBrush brush, FlowerColours colours, Dice dice)
    {
        double turn = dice.Between(0, 360);
        int rings = dice.Count(5, 6);
        brush.ShadeHeart(0.85, dice.Between(0.25, 0.5));
        for (int ring = 0; ring < rings; ring++)
        {
            double outer = 1 - 0.85 * ring / rings;
            int petals = ring == 0 ? dice.Count(5, 6) : ring < rings - 2 ? 4 : 3;
            turn += dice.Between(25, 50);
            for (int i = 0; i < petals; i++)
            {
                double angle = turn + 360.0 * i / petals + dice.Between(-9, 9), size = outer * dice.Between(0.93, 1.04);
                var colour = colours.Petal(dice, 0.8 + 0.06 * ring + dice.Between(-0.06, 0.1));
                brush.Turned(angle, () => RosePetal(brush, size, petals, colour));
            }
        }
        Spiral(brush, 0.16, colours.Petal(dice, 0.45));
    }

    // A broad round petal with a rolled, light rim; its sides reach under the neighbours.
    internal static void RosePetal(FlowerBrush brush, double size, int petals, SKColor colour)
    {
        float r = (float)size, w = (float)(size * Math.Tan(Math.PI / petals) * 0.98);
        w = Math.Min(w, r * 1.05f);
        using var petal = new SKPath();
        petal.MoveTo(0, -r * 0.1f);
        petal.CubicTo(-w * 1.1f, r * 0.1f, -w * 1.15f, r * 0.9f, -w * 0.3f, r * 0.97f);
        petal.QuadTo(0, r * 1.03f, w * 0.3f, r * 0.97f);
        petal.CubicTo(w * 1.15f, r * 0.9f, w * 1.1f, r * 0.1f, 0, -r * 0.1f);
        petal.Close();
        brush.Petal(petal, colour, edge: 0.03, edgeAlpha: 130);
        using var rim = new SKPath();
        rim.MoveTo(-w * 0.72f, r * 0.74f);
        rim.CubicTo(-w * 0.5f, r * 0.93f, w * 0.5f, r * 0.93f, w * 0.72f, r * 0.74f);
        brush.Stroke(rim, FlowerColours.Shade(colour, 1.35).WithAlpha(120), 0.05 * size);
    }

    internal static void Spiral(FlowerBrush brush, double radius, SKColor colour)
    {
        using var spiral = new SKPath();
        spiral.MoveTo(0, 0);
        for (int i = 1; i <= 40; i++)
        {
            double angle = i * 0.36, r = radius * i / 40;
            spiral.LineTo((float)(r * Math.Cos(angle)), (float)(r * Math.Sin(angle)));
        }
        brush.Stroke(spiral, colour, 0.035);
    }

    private static void Tulip(FlowerBrush brush, FlowerColours colours, Dice dice)
    {
        double open = dice.Between(4, 17), width = dice.Between(0.34, 0.44), tip = dice.Between(0, 0.35);
        brush.ShadeHeart(1, 0);
        brush.Canvas.Save();
        // Petals grow upwards from the cup's foot.
        brush.Canvas.Translate(0, 0.9f);
        brush.Canvas.RotateDegrees(180);
        TulipPetal(brush, -open * 0.5, 1.72, width, tip, colours.Petal(dice, 0.7), dice);
        TulipPetal(brush, open * 0.5, 1.75, width, tip, colours.Petal(dice, 0.72), dice);
        TulipPetal(brush, -open - 8, 1.72, width * 1.05, tip, colours.Petal(dice, 0.88), dice);
        TulipPetal(brush, open + 8, 1.74, width * 1.05, tip, colours.Petal(dice, 0.88), dice);
        TulipPetal(brush, dice.Between(-4, 4), 1.62, width * 1.12, tip, colours.Petal(dice, 1.05), dice);
        brush.Canvas.Restore();
    }

    private static void TulipPetal(FlowerBrush brush, double angle, double length, double width, double tip, SKColor colour, Dice dice)
    {
        double bend = dice.Between(-0.04, 0.04) + angle * 0.002;
        byte veins = (byte)dice.Count(40, 90);
        brush.Turned(angle, () =>
        {
            float w = (float)width, h = (float)length, x = (float)bend, t = (float)tip;
            using var petal = new SKPath();
            petal.MoveTo(0, 0);
            petal.CubicTo(-w * 1.5f, h * 0.08f, -w * (1.15f + 0.2f * t), h * (0.68f + 0.2f * t), x, h);
            petal.CubicTo(w * (1.15f + 0.2f * t), h * (0.68f + 0.2f * t), w * 1.5f, h * 0.08f, 0, 0);
            petal.Close();
            brush.Petal(petal, colour, edge: 0.03, edgeAlpha: 120);
            for (int i = -1; i <= 1; i++)
                brush.Line(i * width * 0.3, length * 0.12, i * width * 0.22 + bend, length * (i == 0 ? 0.9 : 0.75), FlowerColours.Shade(colour, 0.8).WithAlpha(veins), 0.02);
        });
    }

    // The disc in a flower's middle, of seeds set by the golden angle. Source: Vogel (1979), "A better way to construct the sunflower head".
    internal static void Heart(FlowerBrush brush, FlowerColours colours, Dice dice, double radius, int rings)
    {
        brush.Dot(0, 0, radius * 1.04, FlowerColours.Shade(colours.Heart, 0.55));
        brush.Dot(0, 0, radius, FlowerColours.Shade(colours.Heart, 0.8));
        int seeds = rings * rings * 3;
        double hollow = dice.Between(0.5, 1.1);
        for (int i = 0; i < seeds; i++)
        {
            double r = radius * 0.95 * Math.Sqrt((i + 0.5) / seeds), angle = i * 2.39996323;
            double light = (r < radius * 0.45 ? hollow : 1.1) * dice.Between(0.75, 1.25);
            brush.Dot(r * Math.Cos(angle), r * Math.Sin(angle), radius / rings * 0.42, FlowerColours.Shade(colours.Heart, light));
        }
    }
}
