namespace Sepal.Training;

/// <summary>Where a training is: everything but the weights and the optimizer's state that a restart needs.</summary>
/// <param name="Epoch">The epoch that runs, from 0.</param>
/// <param name="Batch">The next batch in it, from 0.</param>
/// <param name="Running">The figures of the batches before it.</param>
/// <param name="EpochTime">How long those took.</param>
/// <param name="History">The epochs that are done.</param>
public sealed record TrainingPosition(int Epoch, int Batch, RunningFigures Running, TimeSpan EpochTime, History History)
{
    /// <summary>The beginning.</summary>
    public static TrainingPosition Start => new(0, 0, default, TimeSpan.Zero, new History());
}
