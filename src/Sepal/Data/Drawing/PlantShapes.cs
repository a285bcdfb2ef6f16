using SkiaSharp;

namespace Sepal.Data.Drawing;

/// <summary>One individual of a plant, around the origin with radius about 1, +y downwards.</summary>
internal static class PlantShapes
{
    public static void Draw(FlowerBrush brush, Plant plant, Dice dice)
    {
        var colours = plant.Colours(dice);
        brush.ShadeHeart(0.8, 0);
        switch (plant.Kind)
        {
            case PlantKind.Rosette: Rosette(brush, plant, colours, dice); break;
            case PlantKind.Cup: Cup(brush, plant, colours, dice); break;
            case PlantKind.Globe: Globe(brush, plant, colours, dice); break;
            case PlantKind.Whorl: Whorl(brush, plant, colours, dice); break;
            case PlantKind.Scatter: Scatter(brush, plant, colours, dice); break;
            case PlantKind.Leaf: Leaves(brush, plant, colours, dice); break;
            default: throw new ArgumentOutOfRangeException(nameof(plant), plant.Kind, "A surface fills the picture; expected a plant.");
        }
    }

    private static void Rosette(FlowerBrush brush, Plant plant, FlowerColours colours, Dice dice)
    {
        int petals = plant.Petals > 8 ? plant.Petals + dice.Count(-1, 1) : plant.Petals;
        int rings = petals > 16 ? Math.Min(plant.Rings, 2) : plant.Rings;
        double reach = 1;
        brush.ShadeHeart(0.85, plant.Shade);
        for (int ring = 0; ring < rings; ring++, reach *= plant.Step)
        {
            if (reach < plant.Heart * 1.25) break;
            for (int i = 0; i < petals; i++)
            {
                double angle = 360.0 * (i + (0.5 * ring)) / petals + dice.Between(-5, 5), length = reach * dice.Between(0.9, 1.04);
                Petal(brush, plant, angle, plant.Heart * 0.6, length, HalfWidth(plant, petals) * reach, colours.Petal(dice, 0.85 + (0.12 * ring) + (i % 2 * 0.08)), colours.Heart, dice);
            }
        }
        Middle(brush, plant, colours, plant.Heart, dice);
    }

    // 1 makes neighbours touch at three fifths of their length; few petals would become discs.
    private static double HalfWidth(Plant plant, int petals) => Math.Min(0.62, Math.Tan(Math.PI / Math.Max(petals, 4)) * 0.6) * plant.Breadth;

    private static void Petal(FlowerBrush brush, Plant plant, double angle, double from, double length, double halfWidth, SKColor colour, SKColor mark, Dice dice)
    {
        double bend = (plant.Bend * length) + dice.Between(-0.04, 0.04);
        brush.Turned(angle, () =>
        {
            using var petal = FlowerBrush.PetalPath(from, length, halfWidth, plant.Tip, bend);
            brush.Petal(petal, colour);
            if (plant.Mark > 0)
            {
                using var inner = FlowerBrush.PetalPath(from, from + ((length - from) * plant.Mark), halfWidth * 0.75, plant.Tip, bend * plant.Mark);
                brush.Petal(inner, mark, edge: 0);
            }
            for (int v = 0; v < plant.Veins; v++)
            {
                double side = plant.Veins == 1 ? 0 : ((double)v / (plant.Veins - 1)) - 0.5;
                brush.Line(side * halfWidth * 0.5, from + (0.1 * length), (side * halfWidth) + (bend * 0.8), length * 0.85, FlowerColours.Shade(colour, 0.72).WithAlpha(120), 0.015);
            }
        });
    }

    private static void Middle(FlowerBrush brush, Plant plant, FlowerColours colours, double radius, Dice dice)
    {
        switch (plant.Look)
        {
            case 0: FlowerShapes.Heart(brush, colours, dice, radius, radius > 0.35 ? 8 : 4); break;
            case 1:
                brush.Dot(0, 0, radius, FlowerColours.Shade(colours.Heart, 0.7));
                brush.Dot(0, 0, radius * 0.75, colours.Heart);
                break;
            case 2:
                brush.Dot(0, 0, radius, colours.Heart);
                brush.Dot(0, 0, radius * 0.55, FlowerColours.Shade(colours.Heart, 0.35));
                break;
            default:
                // Stamens: thin lines with a dot each.
                int count = dice.Count(7, 14);
                for (int i = 0; i < count; i++)
                {
                    double angle = 2 * Math.PI * (i + dice.Between(-0.3, 0.3)) / count, r = radius * dice.Between(0.8, 1.3), x = r * Math.Cos(angle), y = r * Math.Sin(angle);
                    brush.Line(0, 0, x, y, FlowerColours.Shade(colours.Heart, 0.8), 0.02);
                    brush.Dot(x, y, 0.045, colours.Heart);
                }
                break;
        }
    }

    private static void Cup(FlowerBrush brush, Plant plant, FlowerColours colours, Dice dice)
    {
        int petals = 3 + (plant.Petals % 4);
        double spread = 8 + (55 * plant.Openness) + dice.Between(-4, 4), width = (0.24 + (0.22 * plant.Breadth)) * 4 / (petals + 1);
        brush.Canvas.Save();
        // Petals grow upwards from the cup's foot.
        brush.Canvas.Translate(0, 0.9f);
        brush.Canvas.RotateDegrees(180);
        for (int row = 0; row < 2; row++)
        {
            int count = petals - row;
            // The outermost first, so that the middle one lies in front.
            foreach (int i in Enumerable.Range(0, count).OrderByDescending(k => Math.Abs(k - ((count - 1) / 2.0))))
            {
                double angle = spread * ((2.0 * i / Math.Max(1, count - 1)) - 1) * (count == 1 ? 0 : 1) + dice.Between(-3, 3);
                Petal(brush, plant, angle, 0, (row == 0 ? 1.75 : 1.6) * dice.Between(0.93, 1.05), width, colours.Petal(dice, row == 0 ? 0.72 : 1), colours.Heart, dice);
            }
        }
        brush.Dot(0, 0.06, 0.12, colours.Stem);
        brush.Canvas.Restore();
    }

    private static void Globe(FlowerBrush brush, Plant plant, FlowerColours colours, Dice dice)
    {
        int rays = 24 + (plant.Petals * 2);
        double half = 0.012 + (0.03 * plant.Breadth), dot = plant.Look >= 2 ? 0.03 + (0.05 * plant.Tip) : 0;
        brush.Dot(0, 0, 0.3 + (0.4 * plant.Openness), colours.Petal(dice, 0.55));
        for (int row = 0; row < plant.Rings + 1; row++)
        {
            double reach = Math.Pow(plant.Step, row);
            for (int i = 0; i < rays; i++)
            {
                double angle = 360.0 * (i + dice.Between(-0.45, 0.45)) / rays, length = reach * dice.Between(0.85, 1.04);
                var colour = colours.Petal(dice, 0.7 + (0.1 * row) + dice.Between(-0.1, 0.1));
                brush.Turned(angle, () =>
                {
                    using var ray = FlowerBrush.PetalPath(Math.Max(0, reach - 0.6), length, half, plant.Tip);
                    brush.Petal(ray, colour, edge: 0.008);
                    if (dot > 0) brush.Dot(0, length, dot, colours.Heart);
                });
            }
        }
    }

    private static void Whorl(FlowerBrush brush, Plant plant, FlowerColours colours, Dice dice)
    {
        int rings = 3 + plant.Rings;
        double turn = dice.Between(0, 360);
        brush.ShadeHeart(0.85, 0.15 + (0.7 * plant.Shade));
        for (int ring = 0; ring < rings; ring++)
        {
            double outer = 1 - (0.85 * ring / rings);
            int petals = Math.Max(3, 3 + (plant.Petals % 5) - (ring / 2));
            turn += 25 + (25 * plant.Openness);
            for (int i = 0; i < petals; i++)
            {
                double angle = turn + (360.0 * i / petals) + dice.Between(-9, 9), size = outer * dice.Between(0.93, 1.04);
                var colour = colours.Petal(dice, 0.78 + (0.06 * ring) + dice.Between(-0.06, 0.1));
                if (plant.Look < 3) brush.Turned(angle, () => FlowerShapes.RosePetal(brush, size, petals, colour));
                else Petal(brush, plant, angle, 0, size, size * 0.5 * plant.Breadth, colour, colours.Heart, dice);
            }
        }
        if (plant.Look < 2) FlowerShapes.Spiral(brush, 0.16, colours.Petal(dice, 0.45));
    }

    private static void Scatter(FlowerBrush brush, Plant plant, FlowerColours colours, Dice dice)
    {
        int count = 8 + (int)(22 * plant.Openness) + dice.Count(-2, 2), petals = 3 + (plant.Petals % 4);
        double size = 0.14 + (0.16 * plant.Heart);
        for (int i = 0; i < count; i++)
        {
            double angle = dice.Between(0, 2 * Math.PI), r = Math.Sqrt(dice.Between(0, 1));
            (double x, double y) = plant.Look switch
            {
                0 => (r * Math.Cos(angle), r * Math.Sin(angle)),
                1 => (0.28 * r * Math.Cos(angle), -1 + (2.0 * i / count)), // a spike
                2 => (r * Math.Cos(angle), 0.4 * r * Math.Sin(angle)), // an umbel
                _ => (dice.Between(-1.3, 1.3), dice.Between(-1.3, 1.3)),
            };
            double turn = dice.Between(0, 360);
            brush.Canvas.Save();
            brush.Canvas.Translate((float)x, (float)y);
            brush.Canvas.Scale((float)(size * dice.Between(0.85, 1.15)));
            for (int p = 0; p < petals; p++)
                Petal(brush, plant, turn + (360.0 * p / petals), 0.1, 1, 0.3 + (0.3 * plant.Breadth), colours.Petal(dice, 0.9), colours.Heart, dice);
            brush.Dot(0, 0, 0.25, colours.Heart);
            brush.Canvas.Restore();
        }
    }

    private static void Leaves(FlowerBrush brush, Plant plant, FlowerColours colours, Dice dice)
    {
        var vein = FlowerColours.Shade(colours.Petal(dice), 1.35);
        int pairs = 2 + (plant.Petals % 5);
        double width = 0.12 + (0.2 * plant.Breadth);
        if (plant.Look is 0 or 1)
        {
            // Pairs along a stalk, and one at its end.
            brush.Line(0, 1, 0, -0.6, colours.Stem, 0.05);
            for (int i = 0; i <= 2 * pairs; i++)
            {
                bool isEnd = i == 2 * pairs;
                double y = isEnd ? -0.5 : 0.8 - (1.3 * (i / 2) / pairs), side = isEnd ? 180 : (i % 2 == 0 ? 1 : -1) * (60 + (60 * plant.Openness)) + dice.Between(-6, 6);
                brush.Canvas.Save();
                brush.Canvas.Translate(0, (float)y);
                Leaf(side, plant.Look == 0 ? 0.55 : 0.35 + (0.35 * i / (2.0 * pairs)), width * 0.8);
                brush.Canvas.Restore();
            }
            return;
        }
        int count = plant.Look == 2 ? 1 : pairs + 1;
        for (int i = 0; i < count; i++)
            Leaf(count == 1 ? 180 : 180 + ((280.0 * i / (count - 1)) - 140) + dice.Between(-5, 5), 1, count == 1 ? width * 2.2 : width);

        void Leaf(double angle, double length, double half) => brush.Turned(angle, () =>
        {
            using var leaf = FlowerBrush.PetalPath(0, length, half, plant.Tip * 0.7, plant.Bend * length);
            brush.Petal(leaf, colours.Petal(dice, dice.Between(0.85, 1.1)));
            brush.Line(0, 0, plant.Bend * length * 0.8, length * 0.95, vein, 0.02);
            for (int v = 1; v <= plant.Veins + 1; v++)
            {
                double y = length * v / (plant.Veins + 3.0);
                brush.Line(0, y, half * 0.6, y + (0.15 * length), vein.WithAlpha(150), 0.012);
                brush.Line(0, y, -half * 0.6, y + (0.15 * length), vein.WithAlpha(150), 0.012);
            }
        });
    }
}
