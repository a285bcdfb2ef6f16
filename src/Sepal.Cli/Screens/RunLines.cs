using Sepal.Cli.Usage;
using Sepal.Data;
using Sepal.Runs;
using Sepal.Training;
using Sepal.Weights;

namespace Sepal.Cli.Screens;

/// <summary>A run as lines, for log files.</summary>
internal sealed class RunLines(Session session) : RunObserver
{
    private readonly TrainingLines _training = new(session.Error, session.Time);
    private readonly DownloadLines _download = new(session);
    private PictureLines? _pictures;

    public override void OnActivity(string activity) => _pictures = new PictureLines(session.Error, activity, session.Time);

    public override void OnPictures(PictureProgress progress) => _pictures?.Report(progress);

    public override void OnData(ClassBalance balance)
    {
        ArgumentNullException.ThrowIfNull(balance);
        session.Note($"{Words.Count(balance.ClassNames.Count, "class", "classes")}: {balance.Count(Part.Train):N0} photos to train on, {balance.Count(Part.Validation):N0} to validate, {balance.Count(Part.Test):N0} to test");
    }

    public override void OnDownload(DownloadProgress progress) => _download.Report(progress);

    public override void OnTraining(TrainingProgress progress) => _training.Report(progress);

    public override void OnWarning(string message) => session.Warn(message);
}
