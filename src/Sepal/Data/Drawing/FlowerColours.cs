using SkiaSharp;

namespace Sepal.Data.Drawing;

/// <summary>The colours of one flower. Drawn from the same lots for every class, so that no colour gives a class away.</summary>
internal readonly record struct FlowerColours(float Hue, float Saturation, float Value, SKColor Heart, SKColor Stem)
{
    public static FlowerColours Pick(Dice dice)
    {
        // Hues that flowers have: reds to yellows, and pinks to blues; green would vanish in the leaves.
        double hue = dice.Chance(0.5) ? dice.Between(-15, 62) : dice.Between(225, 345);
        // One in five is white or nearly so.
        bool white = dice.Chance(0.2);
        double saturation = white ? dice.Between(0.02, 0.15) : dice.Between(0.45, 0.95);
        double value = white ? dice.Between(0.85, 1) : dice.Between(0.78, 1);
        double heartHue = dice.Between(15, 75);
        var heart = Hsv(heartHue, dice.Between(0.5, 0.95), dice.Between(0.2, 0.95));
        var stem = Hsv(dice.Between(75, 130), dice.Between(0.35, 0.7), dice.Between(0.25, 0.6));
        return new FlowerColours((float)hue, (float)saturation, (float)value, heart, stem);
    }

    /// <summary>The petals' colour, lighter or darker by a factor, with a little chance in it.</summary>
    public SKColor Petal(Dice dice, double light = 1)
    {
        double value = Value * light * dice.Between(0.93, 1.05);
        // Light over 1 goes to white, as on film.
        double wash = Math.Max(0, value - 1);
        return Hsv(Hue + dice.Between(-5, 5), Math.Clamp(Saturation * dice.Between(0.92, 1.05) - wash, 0, 1), Math.Min(value, 1));
    }

    /// <param name="hue">In degrees, any number.</param>
    /// <param name="saturation">In [0, 1].</param>
    /// <param name="value">In [0, 1].</param>
    public static SKColor Hsv(double hue, double saturation, double value)
        => SKColor.FromHsv((float)((hue % 360 + 360) % 360), (float)(saturation * 100), (float)(value * 100));

    public static SKColor Shade(SKColor colour, double light)
        => new((byte)Math.Clamp(colour.Red * light, 0, 255), (byte)Math.Clamp(colour.Green * light, 0, 255), (byte)Math.Clamp(colour.Blue * light, 0, 255));
}
