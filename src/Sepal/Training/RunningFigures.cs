namespace Sepal.Training;

/// <summary>Loss and accuracy over the samples seen so far: batches count by their size, so a smaller last batch weighs less.</summary>
public readonly record struct RunningFigures(double LossSum, long Correct, long Count)
{
    /// <summary>The mean loss of a sample.</summary>
    public double Loss => Count == 0 ? double.NaN : LossSum / Count;

    /// <summary>The share of right answers, in [0, 1].</summary>
    public double Accuracy => Count == 0 ? double.NaN : (double)Correct / Count;

    /// <summary>With another batch.</summary>
    public RunningFigures With(StepResult step) => new(LossSum + step.Loss * step.Count, Correct + step.Correct, Count + step.Count);
}
