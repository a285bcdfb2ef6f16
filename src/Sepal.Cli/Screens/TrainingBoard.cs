using Sepal.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sepal.Cli.Screens;

/// <summary>A training for a terminal: how far the epoch is, its figures so far, and the last epochs in a table.</summary>
internal sealed class TrainingBoard
{
    private const int MostEpochs = 10;

    private readonly List<EpochResult> _epochs = [];
    private EpochResult? _best;

    /// <summary>Takes an epoch that is done.</summary>
    public void Add(EpochResult epoch)
    {
        _epochs.Add(epoch);
        _best = new History([.. _epochs]).Best;
    }

    /// <summary>The running epoch in two lines.</summary>
    public static IEnumerable<IRenderable> Step(TrainingProgress value)
    {
        yield return ProgressText.Bar($"Epoch {value.Epoch} of {value.Epochs}", value.Batch, value.Batches, "batches");
        string left = value.TimeLeft > TimeSpan.Zero ? $" · at most {Durations.Show(value.TimeLeft)} left" : "";
        yield return new Text($"loss {Figures.Loss(value.Running.Loss)} · accuracy {Figures.Percent(value.Running.Accuracy)} · {Figures.Rate(value.ImagesPerSecond)} images/s{left}");
    }

    /// <summary>The last epochs, the best one marked; nothing before the first is done.</summary>
    public IEnumerable<IRenderable> Epochs()
    {
        if (_epochs.Count == 0) yield break;
        var table = new Table().Border(TableBorder.Simple);
        foreach (string column in new[] { "epoch", "loss", "accuracy", "val loss", "val accuracy", "time" }) table.AddColumn(new TableColumn(column).RightAligned());
        table.AddColumn("");
        var shown = _epochs.TakeLast(MostEpochs).ToList();
        if (_best is not null && !shown.Contains(_best)) shown[0] = _best;
        foreach (var epoch in shown)
        {
            bool isBest = epoch == _best;
            Text Cell(string text) => new(text, isBest ? new Style(Color.Green) : Style.Plain);
            table.AddRow(Cell($"{epoch.Epoch}"), Cell(Figures.Loss(epoch.Loss)), Cell(Figures.Percent(epoch.Accuracy)), Cell(Figures.Loss(epoch.ValidationLoss)),
                Cell(Figures.Percent(epoch.ValidationAccuracy)), Cell(Durations.Show(epoch.Duration)), Cell(isBest ? "best" : ""));
        }
        yield return table;
    }
}
