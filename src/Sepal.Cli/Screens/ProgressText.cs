using Spectre.Console;

namespace Sepal.Cli.Screens;

/// <summary>A bar in a line.</summary>
internal static class ProgressText
{
    private const int BarColumns = 40;

    public static Markup Bar(string what, long done, long total, string unit)
    {
        int full = total == 0 ? 0 : (int)(BarColumns * Math.Min(done, total) / total);
        return new Markup($"{Markup.Escape(what)}  [green]{new string('━', full)}[/][grey]{new string('─', BarColumns - full)}[/]  {done:N0} of {total:N0} {unit}");
    }
}
