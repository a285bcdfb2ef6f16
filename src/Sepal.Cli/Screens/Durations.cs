namespace Sepal.Cli.Screens;

/// <summary>Times for people.</summary>
internal static class Durations
{
    /// <summary><c>0.4 s</c>, <c>42 s</c>, <c>3 min 05 s</c>, <c>2 h 10 min</c>.</summary>
    public static string Show(TimeSpan time) => time.TotalSeconds switch
    {
        < 9.95 => $"{Math.Max(0, time.TotalSeconds):0.0} s",
        < 59.5 => $"{time.TotalSeconds:0} s",
        < 3599.5 => Minutes((long)Math.Round(time.TotalSeconds)),
        _ => $"{(long)time.TotalMinutes / 60} h {(long)time.TotalMinutes % 60:00} min",
    };

    private static string Minutes(long seconds) => $"{seconds / 60} min {seconds % 60:00} s";
}
