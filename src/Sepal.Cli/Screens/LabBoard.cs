using Sepal.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sepal.Cli.Screens;

/// <summary>A lab on a terminal, drawn over itself: all experiments with what they gave, and below them the one that runs.</summary>
internal sealed class LabBoard : LabObserver
{
    private readonly string _title;
    private readonly TimeProvider _time;
    private readonly Action<IRenderable> _draw;
    private readonly Dictionary<string, LabOutcome> _outcomes = [];
    private IReadOnlyList<LabExperiment> _experiments = [];
    private LabExperiment? _current;
    private RunBoard? _run;

    /// <param name="title">On what.</param>
    /// <param name="time">Measures how long ago a run's board was drawn.</param>
    /// <param name="draw">Puts a picture of the board on the terminal.</param>
    public LabBoard(string title, TimeProvider time, Action<IRenderable> draw) => (_title, _time, _draw) = (Printable.Line(title), time, draw);

    /// <summary>What a person has to be told when the board stands still.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Runs work under a board.</summary>
    public static T Run<T>(Session session, string title, Func<LabObserver?, T> work)
    {
        LabBoard? board = null;
        try
        {
            return session.Messages.Live(new Text(title)).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Bottom).Start(context =>
            {
                board = new LabBoard(title, session.Time, context.UpdateTarget);
                try { return work(board); }
                finally { board.Close(); }
            });
        }
        finally
        {
            board?.Warnings.ForEach(session.Warn);
        }
    }

    public override void OnPlan(IReadOnlyList<LabExperiment> experiments)
    {
        _experiments = experiments;
        _draw(Overview());
    }

    public override RunObserver OnPreparation() => Board("Preparation");

    public override RunObserver OnStart(LabExperiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        _current = experiment;
        return Board(experiment.Name);
    }

    public override void OnFinished(LabOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _outcomes[outcome.Name] = outcome;
        if (_current?.Name == outcome.Name) _current = null;
        _draw(Overview());
    }

    /// <summary>Leaves what is worth reading afterwards.</summary>
    public void Close()
    {
        KeepWarnings();
        _current = null;
        _draw(Overview());
    }

    /// <summary>An experiment's accuracy in words.</summary>
    public static string Figure(RunResult result)
    {
        var (part, figures) = result switch
        {
            { Test: { } test } => ("test", test),
            { Val: { } val } => ("validation", val),
            _ => ("training", result.Train),
        };
        return $"{part} accuracy {Figures.Percent(figures.Accuracy)} (95% interval {EvaluationScreen.Interval(figures.Interval)}) in {Durations.Show(TimeSpan.FromSeconds(result.Seconds))}";
    }

    private RunBoard Board(string title)
    {
        KeepWarnings();
        return _run = new RunBoard(title, _time, run => _draw(new Rows(Overview(), run)));
    }

    private void KeepWarnings()
    {
        if (_run is not null) Warnings.AddRange(_run.Warnings);
        _run = null;
    }

    private Rows Overview()
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var experiment in _experiments) grid.AddRow(Row(experiment));
        return new Rows(new Text(_title, new Style(decoration: Decoration.Bold)), grid);
    }

    private Text[] Row(LabExperiment experiment)
    {
        if (_outcomes.TryGetValue(experiment.Name, out var outcome))
            return [new("✓", new Style(Color.Green)), new(experiment.Name), new(Figure(outcome.Result) + (outcome.WasFinished ? ", finished before" : ""))];
        bool isCurrent = _current?.Name == experiment.Name;
        return isCurrent ? [new("›", new Style(Color.Yellow)), new(experiment.Name, new Style(decoration: Decoration.Bold)), new("running")]
            : [new(" "), new(experiment.Name, new Style(decoration: Decoration.Dim)), new("to come", new Style(decoration: Decoration.Dim))];
    }
}
