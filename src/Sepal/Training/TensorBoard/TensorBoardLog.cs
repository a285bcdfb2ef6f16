namespace Sepal.Training.TensorBoard;

/// <summary>
/// Keeps TensorBoard's events beside <c>history.csv</c>: after every epoch <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>, <c>val_accuracy</c> and <c>learning_rate</c>, with the epoch as the step. Where
/// the training goes on from a checkpoint, events after it are cut off, and epochs that the file lacks are written from the history.
/// </summary>
/// <param name="folder">The folder of the file.</param>
/// <param name="time">Tells when an epoch ended; null for the system's clock.</param>
public sealed class TensorBoardLog(string folder, TimeProvider? time = null) : Callback
{
    private EventFile? _file;

    /// <inheritdoc/>
    public override void OnResume(Trainer trainer, TrainingPosition position)
    {
        ArgumentNullException.ThrowIfNull(position);
        Write(position.History, position.History.Epochs.Count);
    }

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, TrainingPosition position)
    {
        ArgumentNullException.ThrowIfNull(position);
        Write(position.History, position.History.Epochs.Count - 1);
    }

    private void Write(History history, int lastKept)
    {
        _file ??= EventFile.Open(folder, lastKept, time);
        foreach (var epoch in history.Epochs.Where(epoch => epoch.Epoch > _file.LastStep)) _file.AddScalars(epoch.Epoch, Numbers(epoch));
    }

    private static IEnumerable<(string, double)> Numbers(EpochResult epoch)
    {
        yield return ("loss", epoch.Loss);
        yield return ("accuracy", epoch.Accuracy);
        if (epoch.ValidationLoss is { } loss) yield return ("val_loss", loss);
        if (epoch.ValidationAccuracy is { } accuracy) yield return ("val_accuracy", accuracy);
        yield return ("learning_rate", epoch.LearningRate);
    }
}
