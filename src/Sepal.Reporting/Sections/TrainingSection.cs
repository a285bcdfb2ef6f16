using Sepal.Reporting.Charts;
using Sepal.Reporting.Markup;
using Sepal.Reporting.Reading;
using Sepal.Training;

namespace Sepal.Reporting.Sections;

/// <summary>Loss and accuracy over the epochs of each run.</summary>
internal static class TrainingSection
{
    // Less than either is the noise of a validation part.
    private const double NotableRatio = 1.05, NotableRise = 0.02;

    public static Html Write(Report report) => Html.Of($"""
        <p>Training figures are means over an epoch while the network changes, with augmentation and dropout; validation figures are taken at its end without either. So training may lie below validation at first without anything being wrong.</p>
        {Html.Each(report.Runs, run => Write(report, run))}
        """);

    private static Html Write(Report report, ReportedRun run)
    {
        var lowest = run.Epochs.Where(epoch => epoch.ValidationLoss is { } loss && double.IsFinite(loss)).MinBy(epoch => epoch.ValidationLoss);
        bool turns = lowest is not null && run.Epochs[^1].ValidationLoss > Math.Max(NotableRatio * lowest.ValidationLoss!.Value, lowest.ValidationLoss.Value + NotableRise) && run.Epochs[^1].Loss < lowest.Loss;
        int kept = run.Result.KeptEpoch;
        var loss = new LineChart
        {
            Id = $"loss-{run.Slug}",
            Title = "Loss",
            Description = Describe("Loss", run, epoch => epoch.Loss, epoch => epoch.ValidationLoss, value => Numbers.Loss(value)),
            Lines = Lines(run.Epochs, epoch => epoch.Loss, epoch => epoch.ValidationLoss),
            KeptEpoch = kept,
            MarkedEpoch = lowest?.Epoch,
            MarkText = lowest is null ? null : $"lowest validation loss: epoch {lowest.Epoch}",
            ShadedFrom = turns ? lowest!.Epoch : null,
        };
        var accuracy = new LineChart
        {
            Id = $"accuracy-{run.Slug}",
            Title = "Accuracy",
            Description = Describe("Accuracy", run, epoch => epoch.Accuracy, epoch => epoch.ValidationAccuracy, value => Numbers.Percent(value)),
            Lines = Lines(run.Epochs, epoch => epoch.Accuracy, epoch => epoch.ValidationAccuracy),
            IsRatio = true,
            KeptEpoch = kept,
            FillsGap = true,
        };
        return Html.Of($"<section class=\"run\"><h3>{run.Name}</h3>\n{report.Captions.Figure(Caption(run, lowest, turns), Html.Of($"<div class=\"pair\">{loss.Draw()}{accuracy.Draw()}</div>"))}</section>\n");
    }

    private static Html Caption(ReportedRun run, EpochResult? lowest, bool turns)
    {
        string turn = lowest is null ? "There is no validation part."
            : turns ? $"Validation loss is lowest in epoch {lowest.Epoch}; from there on (shaded) it rises while training loss still falls, which is how overfitting shows."
            : $"Validation loss is lowest in epoch {lowest.Epoch} and doesn't turn up against it.";
        string verdict = run.Result.Overfitting is { } overfitting ? $" Judged by the kept network on unchanged photos: {Findings.Verdict(overfitting)}" : "";
        return Html.Of($"Training of {run.Name}: <span class=\"key train\">training</span>, dashed, and <span class=\"key val\">validation</span>; rings are the epoch whose weights are kept, {run.Result.KeptEpoch}. {turn} The gap of accuracy is tinted.{verdict}");
    }

    private static Line[] Lines(IReadOnlyList<EpochResult> epochs, Func<EpochResult, double> training, Func<EpochResult, double?> validation)
    {
        Line first = new("training", "train", [.. epochs.Select(epoch => (double?)training(epoch))]), second = new("validation", "val", [.. epochs.Select(validation)]);
        return epochs.Any(epoch => validation(epoch) is not null) ? [first, second] : [first];
    }

    private static string Describe(string what, ReportedRun run, Func<EpochResult, double> training, Func<EpochResult, double?> validation, Func<double?, string> show)
    {
        var (first, last) = (run.Epochs[0], run.Epochs[^1]);
        string one = $"{what} of {run.Name} over {Numbers.Count(run.Epochs.Count, "epoch")}. Training goes from {show(training(first))} to {show(training(last))}";
        return validation(last) is null ? one + "." : $"{one}, validation from {show(validation(first))} to {show(validation(last))}.";
    }
}
