using Sepal.Evaluation;
using Sepal.Reporting.Markup;

namespace Sepal.Reporting.Sections;

/// <summary>Which differences between runs are real.</summary>
internal static class ComparisonSection
{
    // All pairs of eight runs.
    private const int MostPairs = 28;

    public static Html Write(Report report)
    {
        if (report.Comparison.WhyNot is { } reason) return Html.Of($"<p class=\"note\">{reason}</p>\n");
        string[] columns = ["Comparison", "#Difference, points", "#95% interval", "#Only first right", "#Only second right", "#p", "Verdict"];
        string best = report.Runs.MaxBy(run => run.Evaluation.Accuracy)!.Name;
        var all = report.Comparison.Pairs;
        var shown = all.Count <= MostPairs ? all : [.. all.Where(pair => pair.First == best || pair.Second == best)];
        string cut = all.Count <= MostPairs ? "" : $" Of {all.Count} comparisons those of {best} are shown; comparison.json has all.";
        var rows = shown.Select(pair => (Html[])
        [
            Html.Of($"{pair.First} → {pair.Second}"),
            Html.Of($"<b>{Numbers.Points(pair.Difference)}</b>"),
            Html.Of($"{Numbers.Points(pair.Interval.Low)} to {Numbers.Points(pair.Interval.High)}"),
            Grid.Text(Numbers.Count(pair.McNemar.OnlyFirstRight)),
            Grid.Text(Numbers.Count(pair.McNemar.OnlySecondRight)),
            Grid.Text(Numbers.PValue(pair.PValue)),
            Verdict(pair),
        ]);
        return Html.Of($"""
            <p>All runs answered the same photos, so they are compared photo by photo, which shows more than comparing their intervals. A difference is called real where both judges agree: McNemar's exact
            test (p below 0.05 after Holm's correction for {Numbers.Count(all.Count, "comparison")}) and the interval of a paired bootstrap, which must leave out 0.</p>
            {report.Captions.Table(Html.Of($"Differences of accuracy between runs: the second minus the first, on {Numbers.Count(all[0].Images, "photo")}.{cut}"), Grid.Of(columns, rows))}
            """);
    }

    private static Html Verdict(ModelComparison pair) => pair.IsReal
        ? Html.Of($"<span class=\"tag real\">real</span> {(pair.Difference > 0 ? pair.Second : pair.First)} is better")
        : Html.Of($"<span class=\"tag\">not shown</span> {(pair.McNemar.OnlyFirstRight + pair.McNemar.OnlySecondRight == 0 ? "right on the same photos" : "may be chance")}");
}
