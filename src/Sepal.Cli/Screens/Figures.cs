using System.Globalization;

namespace Sepal.Cli.Screens;

/// <summary>Numbers for people.</summary>
internal static class Figures
{
    /// <summary>A ratio as <c>72.4%</c>.</summary>
    public static string Percent(double ratio) => double.IsFinite(ratio) ? (100 * ratio).ToString("0.0", CultureInfo.InvariantCulture) + "%" : "–";

    /// <summary>A ratio that may be missing.</summary>
    public static string Percent(double? ratio) => Percent(ratio ?? double.NaN);

    /// <summary>A loss: four decimals, as Keras shows it.</summary>
    public static string Loss(double loss) => double.IsFinite(loss) ? loss.ToString(Math.Abs(loss) < 1000 ? "0.0000" : "0.00E+0", CultureInfo.InvariantCulture) : "–";

    /// <summary>A loss that may be missing.</summary>
    public static string Loss(double? loss) => Loss(loss ?? double.NaN);

    /// <summary>Pictures a second: whole from 10 on.</summary>
    public static string Rate(double imagesPerSecond) => double.IsFinite(imagesPerSecond) ? imagesPerSecond.ToString(imagesPerSecond < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture) : "–";
}
