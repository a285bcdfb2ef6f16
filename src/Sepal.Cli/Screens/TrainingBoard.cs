using Sepal.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sepal.Cli.Screens;

/// <summary>A training on a terminal: how far the epoch is, its figures so far, and the last epochs in a table. It stays when the training is done.</summary>
internal sealed class TrainingBoard : IProgress<TrainingProgress>
{
    private const int BarColumns = 40, MostEpochs = 10;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly string _title;
    private readonly TimeProvider _time;
    private readonly Action<IRenderable> _draw;
    private readonly List<EpochResult> _epochs = [];
    private EpochResult? _best;
    private long? _last;

    /// <param name="title">What is trained.</param>
    /// <param name="time">Measures how long ago it was drawn.</param>
    /// <param name="draw">Puts a picture of the board on the terminal.</param>
    public TrainingBoard(string title, TimeProvider time, Action<IRenderable> draw) => (_title, _time, _draw) = (title, time, draw);

    /// <summary>Runs a training under a board.</summary>
    public static T Run<T>(IAnsiConsole console, string title, TimeProvider time, Func<IProgress<TrainingProgress>?, T> work)
        => console.Live(new Text($"{title}: preparing")).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Top)
            .Start(context => work(new TrainingBoard(title, time, context.UpdateTarget)));

    public void Report(TrainingProgress value)
    {
        if (value.Finished is { } epoch)
        {
            _epochs.Add(epoch);
            _best = new History([.. _epochs]).Best;
        }
        else if (_last is { } last && _time.GetElapsedTime(last) < Interval)
        {
            return; // drawing takes longer than a small step
        }
        _last = _time.GetTimestamp();
        _draw(Board(value));
    }

    private Rows Board(TrainingProgress value)
    {
        List<IRenderable> rows = [new Text(_title, new Style(decoration: Decoration.Bold)), Bar(value), new Text(Line(value))];
        if (_epochs.Count > 0) rows.Add(Table());
        return new Rows(rows);
    }

    private static Markup Bar(TrainingProgress value)
    {
        int full = value.Batches == 0 ? 0 : (int)((long)BarColumns * value.Batch / value.Batches);
        return new Markup($"Epoch {value.Epoch} of {value.Epochs}  [green]{new string('━', full)}[/][grey]{new string('─', BarColumns - full)}[/]  {value.Batch:N0} of {value.Batches:N0} batches");
    }

    private static string Line(TrainingProgress value)
    {
        string left = value.TimeLeft > TimeSpan.Zero ? $" · at most {Durations.Show(value.TimeLeft)} left" : "";
        return $"loss {Figures.Loss(value.Running.Loss)} · accuracy {Figures.Percent(value.Running.Accuracy)} · {Figures.Rate(value.ImagesPerSecond)} images/s{left}";
    }

    private Table Table()
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string column in new[] { "epoch", "loss", "accuracy", "val loss", "val accuracy", "time" }) table.AddColumn(new TableColumn(column).RightAligned());
        table.AddColumn("");
        foreach (var epoch in _epochs.TakeLast(MostEpochs))
        {
            bool isBest = epoch == _best;
            Text Cell(string text) => new(text, isBest ? new Style(Color.Green) : Style.Plain);
            table.AddRow(Cell($"{epoch.Epoch}"), Cell(Figures.Loss(epoch.Loss)), Cell(Figures.Percent(epoch.Accuracy)), Cell(Figures.Loss(epoch.ValidationLoss)),
                Cell(Figures.Percent(epoch.ValidationAccuracy)), Cell(Durations.Show(epoch.Duration)), Cell(isBest ? "best" : ""));
        }
        return table;
    }
}
