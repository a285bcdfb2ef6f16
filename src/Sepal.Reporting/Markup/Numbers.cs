using System.Globalization;
using Sepal.Evaluation;

namespace Sepal.Reporting.Markup;

/// <summary>Numbers as the report writes them: a point, thousands by commas, no more digits than they carry.</summary>
internal static class Numbers
{
    /// <summary>What stands where there is no number.</summary>
    public const string None = "–";

    /// <summary>A ratio as <c>72.4%</c>.</summary>
    public static string Percent(double? ratio) => ratio is { } value && double.IsFinite(value) ? Fixed(100 * value, 1) + "%" : None;

    /// <summary>A ratio's ends as <c>66.2 to 78.1%</c>.</summary>
    public static string Interval(ConfidenceInterval? interval) => interval is null ? None : $"{Fixed(100 * interval.Low, 1)} to {Fixed(100 * interval.High, 1)}%";

    /// <summary>A difference of two ratios in points: <c>+3.1</c>, <c>−0.4</c>.</summary>
    public static string Points(double difference)
    {
        string digits = Fixed(Math.Abs(100 * difference), 1);
        return digits == "0.0" ? digits : (difference < 0 ? "−" : "+") + digits;
    }

    /// <summary>A probability for people: never 100% or 0% where it is not quite.</summary>
    public static string Probability(double probability) => probability switch
    {
        > 0.9995 and < 1 => ">99.9%",
        < 0.0005 and > 0 => "<0.1%",
        _ => Percent(probability),
    };

    /// <summary>A p-value: three decimals, or <c>&lt;0.001</c>.</summary>
    public static string PValue(double p) => p < 0.001 ? "<0.001" : Fixed(p, 3);

    /// <summary>A loss: four decimals, as Keras shows it.</summary>
    public static string Loss(double? loss) => loss is { } value && double.IsFinite(value) ? value.ToString(Math.Abs(value) < 1000 ? "0.0000" : "0.00E+0", CultureInfo.InvariantCulture) : None;

    /// <summary>Three decimals, as for F1 and calibration errors.</summary>
    public static string Ratio(double? ratio) => ratio is { } value && double.IsFinite(value) ? Fixed(value, 3) : None;

    /// <summary>A count with thousands by commas.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with its word: <c>1 photo</c>, <c>3,670 photos</c>.</summary>
    public static string Count(long count, string what) => $"{Count(count)} {(count == 1 ? what : what.EndsWith('s') ? what + "es" : what + "s")}";

    /// <summary><c>0.4 s</c>, <c>42 s</c>, <c>3 min 05 s</c>, <c>2 h 10 min</c>.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 9.95 => $"{Fixed(Math.Max(0, seconds), 1)} s",
        < 59.5 => $"{Fixed(seconds, 0)} s",
        < 3599.5 => $"{(long)Math.Round(seconds) / 60} min {(long)Math.Round(seconds) % 60:00} s",
        _ => $"{(long)seconds / 3600} h {(long)seconds / 60 % 60:00} min",
    };

    /// <summary>A number for a place in a drawing: two decimals at most.</summary>
    public static string Place(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A number with as many decimals, invariant.</summary>
    public static string Fixed(double value, int decimals) => value.ToString("F" + decimals, CultureInfo.InvariantCulture);

    /// <summary>Names in a sentence: <c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> names) => names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}";
}
