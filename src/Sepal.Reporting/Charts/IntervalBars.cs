using Sepal.Reporting.Markup;

namespace Sepal.Reporting.Charts;

/// <summary>Ratios as bars from 0 to 100% with their intervals. Boxes of the page, not a drawing: text keeps its size on any screen.</summary>
internal static class IntervalBars
{
    /// <param name="bars">The ratios.</param>
    /// <param name="reference">A line through all bars, in [0, 1]; null: none.</param>
    /// <param name="referenceName">What the line is.</param>
    public static Html Draw(IReadOnlyList<IntervalBar> bars, double? reference, string referenceName)
    {
        string words = string.Join("; ", bars.Select(bar => $"{bar.Name} {Numbers.Percent(bar.Value)} ({Numbers.Interval(bar.Interval)})"))
            + (reference is null ? "" : $"; {referenceName} {Numbers.Percent(reference)}");
        var line = reference is { } at ? Html.Of($"<i class=\"reference\" style=\"left:{Share(at)}\"></i>") : Html.Empty;
        var rows = Html.Each(bars, bar => Html.Of($"""
            <div class="bar-row"><div class="bar-name">{bar.Name}</div><div class="bar"><i class="fill" style="width:{Share(bar.Value)}"></i>{line}<i class="whisker" style="left:{Share(bar.Interval.Low)};width:{Share(bar.Interval.High - bar.Interval.Low)}"></i></div><div class="bar-value"><b>{Numbers.Percent(bar.Value)}</b> {Numbers.Interval(bar.Interval)}</div></div>

            """));
        var scale = Html.Each([0, 25, 50, 75, 100], mark => Html.Of($"<span style=\"left:{mark}%\">{mark}%</span>"));
        return Html.Of($"<div class=\"bars\" role=\"img\" aria-label=\"Bar chart: {words}.\">\n{rows}<div class=\"bar-row\"><div class=\"bar-scale\">{scale}</div></div></div>\n");
    }

    private static string Share(double ratio) => $"{Numbers.Place(100 * ratio)}%";
}
