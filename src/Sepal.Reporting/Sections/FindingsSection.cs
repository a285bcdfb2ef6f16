using Sepal.Reporting.Charts;
using Sepal.Reporting.Markup;
using Sepal.Reporting.Reading;

namespace Sepal.Reporting.Sections;

/// <summary>The first page: what came out, one table, one picture.</summary>
internal static class FindingsSection
{
    public static Html Write(Report report)
    {
        var sentences = Html.Each(Findings.Of(report), sentence => Html.Of($"<li>{sentence}</li>\n"));
        var notes = Html.Each(report.Options.Notes, note => Html.Of($"<p class=\"note\">{note}</p>\n"));
        var missing = Html.Each(report.Galleries.SelectMany(gallery => gallery.Remarks), remark => Html.Of($"<p class=\"note\">{remark}</p>\n"));
        return Html.Of($"<ul class=\"findings\">\n{sentences}</ul>\n{notes}{missing}{Table(report)}{Bars(report)}");
    }

    private static Html Table(Report report)
    {
        string part = PartOf(report);
        string[] columns = ["Experiment", $"#Accuracy on {part}", "#95% interval", "#On validation", "#On training", "#Macro F1", "#Epochs", "#Time", "#Parameters"];
        var rows = report.Runs.Select((run, i) => (Html[])
        [
            Html.Of($"{run.Name}{Below(run)}"),
            Html.Of($"<b>{Numbers.Percent(run.Evaluation.Accuracy)}</b>"),
            Grid.Text(Numbers.Interval(run.Evaluation.AccuracyInterval)),
            Grid.Text(Numbers.Percent(run.Result.Val?.Accuracy)),
            Grid.Text(Numbers.Percent(run.Result.Train.Accuracy)),
            Grid.Text(Numbers.Ratio(run.Evaluation.MacroF1)),
            Grid.Text(Epochs(run)),
            Grid.Text(Numbers.Duration(run.Result.Seconds)),
            Grid.Text(report.Galleries[i].Network is { } network ? Numbers.Count(network.Total) : Numbers.None),
        ]);
        return report.Captions.Table(Html.Of($"The experiments. Accuracy on {part} with Wilson's interval; all figures are of the kept network, on unchanged photos and without dropout. Epochs: kept of trained."), Grid.Of(columns, rows));
    }

    private static Html Bars(Report report)
    {
        double[] baselines = [.. report.Runs.Select(run => run.Evaluation.MajorityBaseline.Accuracy).Distinct()];
        double? reference = baselines.Length == 1 ? baselines[0] : null;
        string line = reference is { } value ? $" The dashed line, at {Numbers.Percent(value)}, is what always answering the commonest class would reach." : "";
        var chart = IntervalBars.Draw([.. report.Runs.Select(run => new IntervalBar(run.Name, run.Evaluation.Accuracy, run.Evaluation.AccuracyInterval))], reference, "always answering the commonest class");
        return report.Captions.Figure(Html.Of($"Accuracy on {PartOf(report)}. Whiskers are 95% intervals: where the accuracy would lie on more photos of the same kind.{line}"), chart);
    }

    // Where the folder is not called as the network is.
    private static Html Below(ReportedRun run) => Recipes.Network(run.Recipe) is var network && network != run.Name ? Html.Of($"<small>{network}</small>") : Html.Empty;

    private static string PartOf(Report report) => report.Runs.Select(run => run.PartName).Distinct().ToArray() is [var only] ? only : "each one's own part";

    private static string Epochs(ReportedRun run) => run.Result.KeptEpoch == run.Result.Epochs ? Numbers.Count(run.Result.Epochs) : $"{run.Result.KeptEpoch} of {run.Result.Epochs}";
}
