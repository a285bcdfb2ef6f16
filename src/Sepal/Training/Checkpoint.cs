namespace Sepal.Training;

/// <summary>
/// Saves all that a restart needs: after every epoch, when interrupted, and within long epochs after so much time. Put it last among the callbacks,
/// so that what the others did is in it.
/// </summary>
/// <param name="save">Writes network, optimizer state and position, atomically.</param>
/// <param name="interval">The longest time between two; one minute.</param>
public sealed class Checkpoint(Action<Trainer, TrainingPosition> save, TimeSpan? interval = null) : Callback
{
    private readonly TimeSpan _interval = interval ?? TimeSpan.FromMinutes(1);
    private long? _last;

    /// <inheritdoc/>
    public override void OnBatch(Trainer trainer, TrainingPosition position)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        _last ??= trainer.Time.GetTimestamp();
        if (trainer.Time.GetElapsedTime(_last.Value) >= _interval) Save(trainer, position);
    }

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, TrainingPosition position) => Save(trainer, position);

    /// <inheritdoc/>
    public override void OnInterrupted(Trainer trainer, TrainingPosition position) => Save(trainer, position);

    private void Save(Trainer trainer, TrainingPosition position)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        save(trainer, position);
        _last = trainer.Time.GetTimestamp();
    }
}
