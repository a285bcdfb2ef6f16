namespace Sepal.Training;

/// <summary>How far a training is, after a step.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">The last epoch.</param>
/// <param name="Batch">Steps done in it.</param>
/// <param name="Batches">Steps of an epoch.</param>
/// <param name="Running">Loss and accuracy so far in this epoch.</param>
/// <param name="ImagesPerSecond">Training pictures a second in this epoch.</param>
/// <param name="TimeLeft">For all epochs, if none is saved by stopping early.</param>
/// <param name="Finished">The epoch's result, on its last report.</param>
public sealed record TrainingProgress(int Epoch, int Epochs, int Batch, int Batches, RunningFigures Running, double ImagesPerSecond, TimeSpan TimeLeft, EpochResult? Finished = null);
