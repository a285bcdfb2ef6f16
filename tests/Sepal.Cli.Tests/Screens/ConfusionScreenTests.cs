using Sepal.Cli.Screens;
using Spectre.Console;

namespace Sepal.Cli.Tests.Screens;

public sealed class ConfusionScreenTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void More_is_lighter_and_white_stays_readable_on_it(bool isRight)
    {
        int[] shades = [.. Enumerable.Range(1, 100).Select(i => ConfusionScreen.Shade(i / 100.0, isRight))];
        double[] light = [.. shades.Select(Luminance)];
        light.ShouldBe(light.Order());
        light[^1].ShouldBeGreaterThan(light[0]);
        shades.ShouldAllBe(shade => shade >= 16, "the first sixteen look different on every terminal");
        light.ShouldAllBe(l => 1.05 / (l + 0.05) >= 4.5, "WCAG 2, success criterion 1.4.3");
    }

    // WCAG 2: relative luminance.
    private static double Luminance(int shade)
    {
        var colour = Color.FromInt32(shade);
        return 0.2126 * Linear(colour.R) + 0.7152 * Linear(colour.G) + 0.0722 * Linear(colour.B);
    }

    private static double Linear(byte value) => value / 255.0 is var v && v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
}
