using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Reporting.Markup;
using Sepal.Reporting.Reading;
using Sepal.Runs;

namespace Sepal.Reporting.Sections;

/// <summary>What came out, in sentences that claim no more than the figures do.</summary>
internal static class Findings
{
    public static IEnumerable<string> Of(Report report)
    {
        double highest = report.Runs.Max(run => run.Evaluation.Accuracy);
        ReportedRun[] leaders = [.. report.Runs.Where(run => run.Evaluation.Accuracy == highest)];
        var best = leaders[0];
        string names = Names(leaders);
        string accuracy = $"{Numbers.Percent(highest)} of {Numbers.Count(best.Evaluation.Images, $"{best.PartName} photo")} right (95% interval {Numbers.Interval(best.Evaluation.AccuracyInterval)})";
        yield return report.HasSeveral ? $"{names} {(leaders.Length == 1 ? "has" : "have")} the highest accuracy: {accuracy}." : $"{names} got {accuracy}.";
        foreach (string sentence in Differences(report, best.Name, leaders.Length > 1)) yield return sentence;
        yield return Baseline(best);
        foreach (var group in report.Runs.Where(run => run.MeasuredPart != Part.Test).GroupBy(run => run.PartName))
            yield return $"{Names([.. group])} {(group.Count() == 1 ? "has" : "have")} no test part: figures are of the {group.Key} part, {Flattery(group.Key, [.. group])}.";
        foreach (string sentence in Fits(report)) yield return sentence;
        if (report.HasSeveral) yield return "Each run is one training. Intervals and tests say what other photos would change, not what another seed would.";
    }

    private static string Flattery(string part, ReportedRun[] runs) => part != "validation" ? "from which the network learnt, and flatter"
        : runs.Any(run => run.Recipe.Keep == KeptEpoch.Best || run.Recipe.Patience is not null) ? "which chose the epoch, and flatter"
        : "which no training looked at";

    private static IEnumerable<string> Differences(Report report, string best, bool isShared)
    {
        if (report.Comparison.WhyNot is { } reason) yield return reason;
        var leads = report.Comparison.Pairs.Where(pair => pair.First == best || pair.Second == best)
            .Select(pair => (Other: pair.First == best ? pair.Second : pair.First, Lead: pair.First == best ? -pair.Difference : pair.Difference, pair.IsReal))
            .Where(lead => lead.Lead > 0).ToArray();
        string subject = isShared ? best : "It", owner = isShared ? $"The lead of {best}" : "Its lead";
        if (Others(isReal: true) is { Length: > 0 } behind) yield return $"{subject} is better than {behind}: more than chance explains.";
        if (Others(isReal: false) is { Length: > 0 } beside) yield return $"{owner} over {beside} may be chance: on these photos no difference is shown.";

        string Others(bool isReal) => Numbers.List([.. leads.Where(lead => lead.IsReal == isReal).Select(lead => $"{lead.Other} ({Numbers.Points(lead.Lead)} points)")]);
    }

    private static string Baseline(ReportedRun best)
    {
        var (name, accuracy) = best.Evaluation.MajorityBaseline;
        string sentence = $"Always answering '{name}' would be right for {Numbers.Percent(accuracy)}";
        return best.Evaluation.AccuracyInterval.Low > accuracy ? sentence + "." : $"{sentence}: it isn't shown that {best.Name} does better than that.";
    }

    private static IEnumerable<string> Fits(Report report)
    {
        var overfit = report.Runs.Where(run => run.Result.Overfitting is { IsOverfit: true }).ToArray();
        var sound = report.Runs.Where(run => run.Result.Overfitting is { IsOverfit: false }).ToArray();
        if (overfit.Length > 0) yield return $"{Gaps(overfit)} {(overfit.Length == 1 ? "overfits" : "overfit")}: clearly better on the photos learnt from than on others.";
        if (sound.Length > 0) yield return $"For {Gaps(sound)} no overfitting is shown: in brackets how much better on the photos learnt from than on others.";
    }

    private static string Names(ReportedRun[] runs) => Numbers.List([.. runs.Select(run => run.Name)]);

    private static string Gaps(ReportedRun[] runs) => Numbers.List([.. runs.Select(run => $"{run.Name} ({Numbers.Points(run.Result.Overfitting!.Gap)} points)")]);

    /// <summary>The verdict on one run, with its figures.</summary>
    public static string Verdict(Overfitting overfitting)
    {
        string gap = $"{Numbers.Points(overfitting.Gap)} points better on the photos learnt from than on others (95% interval {Numbers.Points(overfitting.Interval.Low)} to {Numbers.Points(overfitting.Interval.High)})";
        return overfitting.IsOverfit ? $"It overfits: {gap}." : $"No overfitting is shown: {gap}.";
    }
}
