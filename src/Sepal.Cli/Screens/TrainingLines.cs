using Sepal.Training;

namespace Sepal.Cli.Screens;

/// <summary>A training as lines, for log files: one for each epoch, and one every half minute of a long epoch.</summary>
internal sealed class TrainingLines(TextWriter writer, TimeProvider time) : IProgress<TrainingProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private long _last = time.GetTimestamp();

    public void Report(TrainingProgress value)
    {
        if (value.Finished is { } epoch)
        {
            string validation = epoch.ValidationLoss is null ? "" : $", val loss {Figures.Loss(epoch.ValidationLoss)}, val accuracy {Figures.Percent(epoch.ValidationAccuracy)}";
            Write(value, $"loss {Figures.Loss(epoch.Loss)}, accuracy {Figures.Percent(epoch.Accuracy)}{validation}, {Figures.Rate(epoch.ImagesPerSecond)} images/s, {Durations.Show(epoch.Duration)}");
        }
        else if (time.GetElapsedTime(_last) >= Interval)
        {
            Write(value, $"{value.Batch:N0} of {value.Batches:N0} batches, loss {Figures.Loss(value.Running.Loss)}, accuracy {Figures.Percent(value.Running.Accuracy)}, {Figures.Rate(value.ImagesPerSecond)} images/s");
        }
    }

    private void Write(TrainingProgress value, string figures)
    {
        _last = time.GetTimestamp();
        string left = value.TimeLeft > TimeSpan.Zero ? $", at most {Durations.Show(value.TimeLeft)} left" : "";
        writer.WriteLine($"epoch {value.Epoch} of {value.Epochs}: {figures}{left}");
    }
}
