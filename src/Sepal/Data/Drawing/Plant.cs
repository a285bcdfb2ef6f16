using SkiaSharp;

namespace Sepal.Data.Drawing;

/// <summary>
/// One of any number of invented plants, a class of the pictures that PetalNet learns from: what all its pictures have in common. A function of (seed, label). Lengths are
/// relative to the flower's radius.
/// </summary>
internal sealed record Plant
{
    // Half are flowers from above, the others take turns: any first few labels are of several kinds.
    private static readonly PlantKind[] Turns =
    [
        PlantKind.Rosette, PlantKind.Cup, PlantKind.Rosette, PlantKind.Globe, PlantKind.Rosette, PlantKind.Whorl, PlantKind.Rosette, PlantKind.Scatter, PlantKind.Rosette, PlantKind.Leaf,
        PlantKind.Rosette, PlantKind.Cup, PlantKind.Rosette, PlantKind.Globe, PlantKind.Rosette, PlantKind.Whorl, PlantKind.Rosette, PlantKind.Scatter, PlantKind.Rosette, PlantKind.Surface,
    ];

    // Numbers that petals come in: of lilies, mustards, roses, daisies (Fibonacci's), and others between.
    private static readonly int[] PetalCounts = [3, 4, 5, 5, 6, 7, 8, 8, 10, 12, 13, 16, 21, 26, 34];

    public required PlantKind Kind { get; init; }

    /// <summary>Petals, rays or leaves of one ring.</summary>
    public required int Petals { get; init; }

    /// <summary>Half a petal's width, where 1 makes neighbours touch.</summary>
    public required double Breadth { get; init; }

    /// <summary>0: pointed; 1: round.</summary>
    public required double Tip { get; init; }

    public required double Bend { get; init; }

    public required int Rings { get; init; }

    /// <summary>A ring's radius relative to the one around it.</summary>
    public required double Step { get; init; }

    /// <summary>The radius of the heart.</summary>
    public required double Heart { get; init; }

    /// <summary>One of four looks: of the heart, of a scatter, of a leaf, of a surface.</summary>
    public required int Look { get; init; }

    /// <summary>How far petals open, in [0, 1].</summary>
    public required double Openness { get; init; }

    /// <summary>How deep the shade around the heart is, in [0, 1].</summary>
    public required double Shade { get; init; }

    /// <summary>How far the second colour reaches out on a petal, in [0, 1]; 0 for none.</summary>
    public required double Mark { get; init; }

    /// <summary>Lines along a petal.</summary>
    public required int Veins { get; init; }

    /// <summary>Hue in degrees, saturation and value in [0, 1].</summary>
    public required (double Hue, double Saturation, double Value) First { get; init; }

    /// <inheritdoc cref="First"/>
    public required (double Hue, double Saturation, double Value) Second { get; init; }

    public static Plant Of(long seed, int label)
    {
        var dice = new Dice(seed, -1, label);
        var kind = Turns[label % Turns.Length];
        return new Plant
        {
            Kind = kind,
            Petals = PetalCounts[dice.Count(0, PetalCounts.Length - 1)],
            Breadth = dice.Between(0.35, 1.35),
            Tip = dice.Between(0, 1),
            Bend = dice.Chance(0.4) ? dice.Between(-0.3, 0.3) : 0,
            Rings = dice.Count(1, 4),
            Step = dice.Between(0.55, 0.88),
            Heart = dice.Chance(0.25) ? dice.Between(0.35, 0.6) : dice.Between(0.06, 0.3),
            Look = dice.Count(0, 3),
            Openness = dice.Between(0, 1),
            Shade = dice.Between(0, 0.5),
            Mark = dice.Chance(0.35) ? dice.Between(0.3, 0.75) : 0,
            Veins = dice.Chance(0.5) ? dice.Count(1, 3) : 0,
            First = kind == PlantKind.Leaf && dice.Chance(0.7) ? (dice.Between(60, 150), dice.Between(0.3, 0.75), dice.Between(0.25, 0.65)) : Colour(dice),
            Second = Colour(dice),
        };
    }

    /// <summary>The colours of one individual: near its kind's.</summary>
    public FlowerColours Colours(Dice dice) => new(
        (float)(First.Hue + dice.Between(-9, 9)),
        (float)Math.Clamp(First.Saturation * dice.Between(0.85, 1.12), 0, 1),
        (float)Math.Clamp(First.Value * dice.Between(0.85, 1.08), 0, 1),
        Other(dice),
        FlowerColours.Hsv(dice.Between(75, 130), dice.Between(0.35, 0.7), dice.Between(0.25, 0.6)));

    /// <summary>The second colour, as one individual has it.</summary>
    public SKColor Other(Dice dice) => FlowerColours.Hsv(Second.Hue + dice.Between(-9, 9), Math.Clamp(Second.Saturation * dice.Between(0.85, 1.12), 0, 1), Math.Clamp(Second.Value * dice.Between(0.85, 1.08), 0, 1));

    // As flowers have them: seldom green, one in six nearly white, one in ten dark.
    private static (double Hue, double Saturation, double Value) Colour(Dice dice)
    {
        double hue = dice.Count(0, 9) switch { < 5 => dice.Between(-15, 62), < 9 => dice.Between(225, 345), _ => dice.Between(62, 225) };
        return dice.Count(0, 29) switch
        {
            < 5 => (hue, dice.Between(0.02, 0.15), dice.Between(0.85, 1)),
            < 8 => (hue, dice.Between(0.4, 0.9), dice.Between(0.2, 0.5)),
            _ => (hue, dice.Between(0.45, 0.98), dice.Between(0.7, 1)),
        };
    }
}
