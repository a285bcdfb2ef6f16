namespace Sepal.Training;

/// <summary>Stops when the best epoch lies too far back.</summary>
/// <param name="patience">Epochs without a better one after which it stops, at least 1.</param>
public sealed class EarlyStopping(int patience) : Callback
{
    /// <summary>Epochs without a better one after which it stops.</summary>
    public int Patience { get; } = Check.Positive(patience);

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, TrainingPosition position)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(position);
        if (position.History.Best is { } best && position.History.Epochs[^1].Epoch - best.Epoch >= Patience)
            trainer.Stop($"no better epoch than {best.Epoch} for {Patience} epochs");
    }

    /// <inheritdoc/>
    public override void OnResume(Trainer trainer, TrainingPosition position)
    {
        ArgumentNullException.ThrowIfNull(position);
        if (position.History.Epochs.Count > 0) OnEpoch(trainer, position);
    }
}
