namespace Sepal.Training;

/// <summary>
/// Lowers the learning rate when the validation loss stops falling (Keras's <c>ReduceLROnPlateau</c>). It reads what it did from the history's learning rates.
/// </summary>
/// <param name="factor">The new rate's share of the old, above 0 and below 1.</param>
/// <param name="patience">Epochs without a lower loss after which it acts.</param>
/// <param name="leastRate">The lowest rate.</param>
/// <param name="leastChange">How much lower a loss must be to count.</param>
public sealed class ReduceLearningRateOnPlateau(double factor = 0.1, int patience = 10, double leastRate = 0, double leastChange = 1e-4) : Callback
{
    private readonly double _factor = Check.Within(factor, 1e-6, 0.999999);
    private readonly int _patience = Check.Positive(patience);
    private readonly double _leastRate = Check.NotNegative(leastRate);
    private readonly double _leastChange = Check.NotNegative(leastChange);

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, TrainingPosition position)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(position);
        double lowest = double.PositiveInfinity;
        int waited = 0;
        double? rate = null;
        foreach (var epoch in position.History.Epochs)
        {
            // A lower rate than the epoch before: it was reduced, and the wait began anew.
            if (epoch.LearningRate < rate) waited = 0;
            rate = epoch.LearningRate;
            double loss = epoch.ValidationLoss ?? epoch.Loss;
            waited = loss < lowest - _leastChange ? 0 : waited + 1;
            lowest = Math.Min(lowest, loss);
        }
        if (waited >= _patience && trainer.Optimizer.LearningRate > _leastRate)
            trainer.Optimizer.LearningRate = Math.Max(_leastRate, trainer.Optimizer.LearningRate * _factor);
    }
}
