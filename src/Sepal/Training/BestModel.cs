namespace Sepal.Training;

/// <summary>Saves the network when an epoch was the best so far.</summary>
/// <param name="save">Writes the network as it is now.</param>
public sealed class BestModel(Action<Trainer, TrainingPosition> save) : Callback
{
    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, TrainingPosition position)
    {
        ArgumentNullException.ThrowIfNull(position);
        if (ReferenceEquals(position.History.Best, position.History.Epochs[^1])) save(trainer, position);
    }
}
