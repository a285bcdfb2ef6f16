using Sepal.Models;
using Sepal.Numerics;

namespace Sepal.Training;

/// <summary>
/// Trains a network on data. Every epoch is a function of the seed and its number, so a training that was interrupted and resumed ends with the same bytes
/// as one that was not. Use it from one thread.
/// </summary>
public sealed class Trainer
{
    private readonly TrainingStep _step;
    private readonly TrainerOptions _options;

    /// <summary>Prepares a training; nothing runs yet.</summary>
    /// <param name="model">The network; stays the caller's.</param>
    /// <param name="optimizer">A new one, or one with the state of an interrupted training of this network.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="options">Epochs, seed, precision, callbacks.</param>
    /// <exception cref="TrainingException">Every layer is frozen.</exception>
    public Trainer(Model model, Optimizer optimizer, Loss loss, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        (Model, Optimizer, Loss, _options) = (model, optimizer, loss, options ?? new TrainerOptions());
        _step = new TrainingStep(model, optimizer, loss, _options.Precision, _options.Seed, _options.ClassWeights);
    }

    /// <summary>The network.</summary>
    public Model Model { get; }

    /// <summary>The optimizer, with its state.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The loss.</summary>
    public Loss Loss { get; }

    /// <summary>Why the training ended before its last epoch; null where it did not.</summary>
    public string? StopReason { get; private set; }

    internal TimeProvider Time => _options.Time;

    /// <summary>Makes the running epoch the last.</summary>
    /// <param name="reason">In words, for the result.</param>
    public void Stop(string reason) => StopReason = reason;

    /// <summary>Trains to the last epoch, or until a callback stops it.</summary>
    /// <param name="train">What it learns from.</param>
    /// <param name="validation">What each epoch is measured on; null for none.</param>
    /// <param name="from">Where an interrupted training was; null for the beginning.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Looked at once a batch; callbacks may save before the exception leaves.</param>
    /// <exception cref="TrainingException">The loss is no longer a number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public History Fit(TrainingData train, TrainingData? validation = null, TrainingPosition? from = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        var position = from ?? TrainingPosition.Start;
        if (from is not null) foreach (var callback in _options.Callbacks) callback.OnResume(this, position);
        while (position.Epoch < _options.Epochs && StopReason is null)
        {
            position = RunEpoch(train, position, progress, cancellation);
            var result = Conclude(train, validation, position, cancellation);
            position.History.Add(result);
            position = new TrainingPosition(position.Epoch + 1, 0, default, TimeSpan.Zero, position.History);
            foreach (var callback in _options.Callbacks) callback.OnEpoch(this, position);
            progress?.Report(new TrainingProgress(result.Epoch, _options.Epochs, train.BatchCount, train.BatchCount,
                new RunningFigures(result.Loss * train.Count, (long)Math.Round(result.Accuracy * train.Count), train.Count), result.ImagesPerSecond, TimeLeft(position), result));
        }
        _step.FinishAveraging();
        return position.History;
    }

    private TrainingPosition RunEpoch(TrainingData train, TrainingPosition position, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        long start = Time.GetTimestamp();
        var before = position.EpochTime;
        var enumerator = train.Epoch(_options.Seed, position.Epoch, position.Batch, CancellationToken.None).GetEnumerator();
        using (enumerator)
        {
            while (true)
            {
                if (cancellation.IsCancellationRequested) Interrupt(position, cancellation);
                if (!enumerator.MoveNext()) return position;
                var step = _step.Run(enumerator.Current);
                if (!double.IsFinite(step.Loss)) throw NoNumber(position, step.Loss);
                position = position with { Batch = position.Batch + 1, Running = position.Running.With(step), EpochTime = before + Time.GetElapsedTime(start) };
                foreach (var callback in _options.Callbacks) callback.OnBatch(this, position);
                progress?.Report(new TrainingProgress(position.Epoch + 1, _options.Epochs, position.Batch, train.BatchCount, position.Running,
                    position.Running.Count / Math.Max(1e-9, position.EpochTime.TotalSeconds), TimeLeft(position, train)));
            }
        }
    }

    private EpochResult Conclude(TrainingData train, TrainingData? validation, TrainingPosition position, CancellationToken cancellation)
    {
        RunningFigures? measured = validation is null ? null : Measure(validation, position, cancellation);
        // The last step of an epoch may be the one that spoils the weights.
        if (measured is { Loss: var loss } && !double.IsFinite(loss)) throw NoNumber(position with { Batch = position.Batch - 1 }, loss);
        return new EpochResult
        {
            Epoch = position.Epoch + 1,
            Loss = position.Running.Loss,
            Accuracy = position.Running.Accuracy,
            ValidationLoss = measured?.Loss,
            ValidationAccuracy = measured?.Accuracy,
            LearningRate = Optimizer.LearningRate,
            Duration = position.EpochTime,
            ImagesPerSecond = train.Count / Math.Max(1e-9, position.EpochTime.TotalSeconds),
        };
    }

    private RunningFigures Measure(TrainingData data, TrainingPosition position, CancellationToken cancellation)
    {
        var figures = default(RunningFigures);
        foreach (var batch in data.InOrder(CancellationToken.None))
        {
            if (cancellation.IsCancellationRequested) Interrupt(position, cancellation);
            figures = figures.With(_step.Evaluate(batch));
        }
        return figures;
    }

    private void Interrupt(TrainingPosition position, CancellationToken cancellation)
    {
        foreach (var callback in _options.Callbacks) callback.OnInterrupted(this, position);
        throw new OperationCanceledException($"Training was interrupted in epoch {position.Epoch + 1} after {position.Batch} batches.", cancellation);
    }

    private TrainingException NoNumber(TrainingPosition position, double loss) => new(
        $"The loss became {(double.IsNaN(loss) ? "not a number" : "infinite")} in epoch {position.Epoch + 1}, batch {position.Batch + 1}; expected a finite value. " +
        $"The learning rate of {Optimizer.LearningRate:G3} is probably too high: try a tenth of it" +
        (_options.Precision == Precision.Float32 ? "." : ", or float32 precision."));

    private TimeSpan TimeLeft(TrainingPosition position, TrainingData? train = null)
    {
        double epochsLeft = _options.Epochs - position.Epoch;
        if (train is not null && position.Batch > 0)
        {
            double epoch = position.EpochTime.TotalSeconds * train.BatchCount / position.Batch;
            return TimeSpan.FromSeconds(epoch * (epochsLeft - (double)position.Batch / train.BatchCount));
        }
        return position.History.Epochs.Count == 0 ? TimeSpan.Zero : position.History.Epochs[^1].Duration * epochsLeft;
    }
}
