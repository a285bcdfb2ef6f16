using Sepal.Data;
using Sepal.Runs;
using Sepal.Training;
using Sepal.Weights;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sepal.Cli.Screens;

/// <summary>A run on a terminal, drawn over itself: what it does at the moment and how far that is, then the last epochs, which stay.</summary>
internal sealed class RunBoard : RunObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly string _title;
    private readonly TimeProvider _time;
    private readonly Action<IRenderable> _draw;
    private readonly TrainingBoard _training = new();
    private string _activity = "Preparing";
    private PictureProgress? _pictures;
    private TrainingProgress? _step;
    private long? _last;

    /// <param name="title">What is trained on what.</param>
    /// <param name="time">Measures how long ago it was drawn.</param>
    /// <param name="draw">Puts a picture of the board on the terminal.</param>
    public RunBoard(string title, TimeProvider time, Action<IRenderable> draw) => (_title, _time, _draw) = (Printable.Line(title), time, draw);

    /// <summary>What a person has to be told when the board stands still.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Runs work under a board.</summary>
    public static T Run<T>(Session session, string title, Func<RunObserver?, T> work)
    {
        RunBoard? board = null;
        try
        {
            return session.Messages.Live(new Text(title)).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Top).Start(context =>
            {
                board = new RunBoard(title, session.Time, context.UpdateTarget);
                try { return work(board); }
                finally { board.Close(); }
            });
        }
        finally
        {
            board?.Warnings.ForEach(session.Warn);
        }
    }

    public override void OnActivity(string activity) => Change(isDue: true, () => (_activity, _pictures, _step) = (activity, null, null));

    public override void OnPictures(PictureProgress progress) => Change(progress.Done == progress.Total, () =>
    {
        // Reports of several threads may come out of order.
        if (_pictures is not { } known || progress.Done > known.Done) _pictures = progress;
    });

    public override void OnDownload(DownloadProgress progress) => Change(isDue: progress.Note is not null, () => _activity = DownloadLines.Text(progress));

    public override void OnTraining(TrainingProgress progress) => Change(progress.Finished is not null, () =>
    {
        if (progress.Finished is { } epoch) _training.Add(epoch);
        _step = progress;
    });

    public override void OnWarning(string message)
    {
        lock (_gate) Warnings.Add(message);
    }

    /// <summary>Leaves what is worth reading afterwards.</summary>
    public void Close()
    {
        lock (_gate) _draw(new Rows([Title, .. _training.Epochs()]));
    }

    private void Change(bool isDue, Action change)
    {
        lock (_gate)
        {
            change();
            // Drawing takes longer than a small step.
            if (!isDue && _last is { } last && _time.GetElapsedTime(last) < Interval) return;
            _last = _time.GetTimestamp();
            _draw(new Rows([Title, .. Now(), .. _training.Epochs()]));
        }
    }

    private Text Title => new(_title, new Style(decoration: Decoration.Bold));

    private IEnumerable<IRenderable> Now() => _step is { } step ? TrainingBoard.Step(step)
        : _pictures is { } pictures ? [ProgressText.Bar(_activity, pictures.Done, pictures.Total, "photos")]
        : [new Text(_activity)];
}
