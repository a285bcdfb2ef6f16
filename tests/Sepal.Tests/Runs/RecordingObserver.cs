using Sepal.Runs;
using Sepal.Training;

namespace Sepal.Tests.Runs;

/// <summary>Writes down what a run tells, and can stop it at a step.</summary>
internal sealed class RecordingObserver(CancellationTokenSource? stop = null, int stopAfterSteps = int.MaxValue) : RunObserver
{
    private int _steps;

    public List<string> Warnings { get; } = [];

    public List<string> Activities { get; } = [];

    public List<TrainingProgress> Training { get; } = [];

    public override void OnActivity(string activity) => Activities.Add(activity);

    public override void OnWarning(string message) => Warnings.Add(message);

    public override void OnTraining(TrainingProgress progress)
    {
        Training.Add(progress);
        if (progress.Finished is null && ++_steps == stopAfterSteps) stop?.Cancel();
    }
}
