using Sepal.Evaluation;
using Sepal.Reporting.Charts;
using Sepal.Reporting.Markup;
using Sepal.Reporting.Reading;

namespace Sepal.Reporting.Sections;

/// <summary>Whether networks know how sure they may be.</summary>
internal static class CalibrationSection
{
    public static Html Write(Report report)
    {
        var pairs = report.Runs.Zip(report.Calibrations).ToArray();
        string[] columns = ["Experiment", "#Mean confidence", "#Accuracy", "#ECE", "#Loss", "#Temperature", "#ECE after", "#Loss after"];
        var rows = pairs.Select(pair => Row(pair.First, pair.Second));
        var remarks = Html.Each(pairs.Where(pair => pair.Second.WhyNot is not null).GroupBy(pair => pair.Second.WhyNot), group => Html.Of($"<p class=\"note\">{Numbers.List([.. group.Select(pair => pair.First.Name)])}: no temperature. {group.Key}</p>\n"));
        var bounds = pairs.Where(pair => pair.Second.IsAtBound).Select(pair => pair.First.Name).ToArray();
        var warning = bounds.Length == 0 ? Html.Empty : Html.Of($"<p class=\"note\">{Numbers.List(bounds)}: the fit ended at its bound, as it does where all validation photos are right or the answers say next to nothing. Don't use that temperature.</p>\n");
        var diagrams = Html.Each(pairs, pair => Diagram(pair.First, pair.Second).Draw());
        return Html.Of($"""
            <p>A calibrated network is right 80 times of 100 where it says 80%. The expected calibration error (ECE, 15 bins) is the mean distance from that. Temperature scaling divides the scores by one number that is
            fitted on the validation part: no answer changes, only how sure it is; above 1 the network was too sure.</p>
            {report.Captions.Table(Html.Of($"Calibration, before and after temperature scaling."), Grid.Of(columns, rows))}{remarks}{warning}
            {report.Captions.Figure(Html.Of($"Reliability: confidence to the right, the share that is right upwards. On the diagonal the network is calibrated, below it too sure. <span class=\"key before\">Before</span>, dashed, and <span class=\"key after\">after</span> temperature scaling; larger dots are of more photos."), Html.Of($"<div class=\"trio\">{diagrams}</div>"))}{Sets(report.Captions, pairs)}
            """);
    }

    /// <summary>How sets of classes do that are to hold the true one nine times of ten.</summary>
    private static Html Sets(Captions captions, (ReportedRun Run, RunCalibration Calibration)[] pairs)
    {
        (string Name, ConformalResult Sets)[] known = [.. from pair in pairs where pair.Calibration.Sets is not null select (pair.Run.Name, pair.Calibration.Sets)];
        if (known.Length == 0) return Html.Empty;
        string[] columns = ["Experiment", "#Promised", "#Kept", "#95% interval", "#Classes in a set", "#Classes of at least"];
        var rows = known.Select(one => (Html[])
        [
            Grid.Text(one.Name),
            Grid.Text(Numbers.Percent(one.Sets.CoverageWanted)),
            Grid.Text(Numbers.Percent(one.Sets.Coverage)),
            Grid.Text(Numbers.Interval(one.Sets.CoverageInterval)),
            Grid.Text(Numbers.Fixed(one.Sets.MeanSetSize, 2)),
            Grid.Text(Numbers.Probability(one.Sets.LeastProbability)),
        ]);
        return captions.Table(Html.Of($"Sets instead of single answers: all classes of at least the last column's probability, which is chosen on the validation part so that nine sets of ten hold the true class. The fewer classes a set needs for that, the more it says."), Grid.Of(columns, rows));
    }

    private static Html[] Row(ReportedRun run, RunCalibration calibration) =>
    [
        Grid.Text(run.Name),
        Grid.Text(Numbers.Percent(Confidence(calibration.Before))),
        Grid.Text(Numbers.Percent(calibration.Before.Accuracy)),
        Grid.Text(Numbers.Ratio(calibration.Before.Ece)),
        Grid.Text(Numbers.Loss(calibration.Before.Loss)),
        Grid.Text(calibration.Temperature is { } temperature ? Numbers.Fixed(temperature, 2) : Numbers.None),
        Grid.Text(Numbers.Ratio(calibration.After?.Ece)),
        Grid.Text(Numbers.Loss(calibration.After?.Loss)),
    ];

    private static ReliabilityDiagram Diagram(ReportedRun run, RunCalibration calibration) => new()
    {
        Id = $"reliability-{run.Slug}",
        Title = run.Name,
        Description = $"Reliability of {run.Name}: it is right about {Numbers.Percent(calibration.Before.Accuracy)} of the photos and sure to {Numbers.Percent(Confidence(calibration.Before))} on average; ECE {Numbers.Ratio(calibration.Before.Ece)}{(calibration.After is { } after ? $", after temperature scaling {Numbers.Ratio(after.Ece)}" : "")}.",
        Before = calibration.Before.Calibration,
        After = calibration.After?.Calibration,
    };

    private static double Confidence(EvaluationResult result) => result.Calibration.Sum(bin => bin.Images * bin.Confidence) / Math.Max(1, result.Calibration.Sum(bin => bin.Images));
}
