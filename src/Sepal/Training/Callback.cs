namespace Sepal.Training;

/// <summary>
/// Is told how a training goes and may change its course. What it decides must follow from the <see cref="History"/> it is given, not from
/// memory of its own: a training that was killed goes on from a checkpoint with new callbacks.
/// </summary>
public abstract class Callback
{
    /// <summary>After a step.</summary>
    public virtual void OnBatch(Trainer trainer, TrainingPosition position) { }

    /// <summary>After an epoch and its validation. Call <see cref="Trainer.Stop"/> to make it the last.</summary>
    public virtual void OnEpoch(Trainer trainer, TrainingPosition position) { }

    /// <summary>Before the first step of a training that goes on from a checkpoint: a decision to stop is made again here.</summary>
    public virtual void OnResume(Trainer trainer, TrainingPosition position) { }

    /// <summary>The training was cancelled between two steps and will not go on: the place to save where it is.</summary>
    public virtual void OnInterrupted(Trainer trainer, TrainingPosition position) { }
}
