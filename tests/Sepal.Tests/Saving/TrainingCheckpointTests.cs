using Sepal.Models;
using Sepal.Numerics;
using Sepal.Saving;
using Sepal.Tests.Data;
using Sepal.Training;

namespace Sepal.Tests.Saving;

public sealed class TrainingCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Optimizers => ["adam", "rmsprop", "nadam", "ema", "schedule", "amsgrad", "sgd", "lion", "adagrad", "adamax", "adamw", "centered"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_training_that_goes_on_in_the_middle_of_an_epoch_ends_with_the_same_bits(string name)
    {
        using var whole = Sample.Network();
        var (wholeTrainer, _) = Trainer(whole, Optimizer(name));
        var expected = wholeTrainer.Fit(new Sample.Data(), new Sample.Data(2));

        string path = _folder["checkpoint.keras"];
        using (var first = Sample.Network())
        {
            // Killed after the second batch of the third epoch.
            using var stop = new CancellationTokenSource();
            var (trainer, _) = Trainer(first, Optimizer(name), new Interruption(path, stop, epoch: 2, batch: 2));
            Should.Throw<OperationCanceledException>(() => trainer.Fit(new Sample.Data(), new Sample.Data(2), cancellation: stop.Token));
        }

        using var second = Sample.Network(seed: 99);
        var optimizer = Optimizer(name);
        using var checkpoint = TrainingCheckpoint.Open(path);
        var from = checkpoint.Restore(second, optimizer, "recipe");
        (from.Epoch, from.Batch).ShouldBe((2, 2));
        optimizer.Iterations.ShouldBe(10);
        var found = Trainer(second, optimizer).Trainer.Fit(new Sample.Data(), new Sample.Data(2), from);

        foreach (var ((path1, a), (_, b)) in whole.NamedWeights().Zip(second.NamedWeights())) b.ToArray().ShouldBe(a.ToArray(), path1);
        found.Epochs.Select(e => (e.Epoch, e.Loss, e.Accuracy, e.ValidationLoss, e.ValidationAccuracy, e.LearningRate))
            .ShouldBe(expected.Epochs.Select(e => (e.Epoch, e.Loss, e.Accuracy, e.ValidationLoss, e.ValidationAccuracy, e.LearningRate)));
        optimizer.Iterations.ShouldBe(wholeTrainer.Optimizer.Iterations);
        foreach (var (a, b) in wholeTrainer.Optimizer.Variables.Zip(optimizer.Variables)) b.ToArray().ShouldBe(a.ToArray(), a.Name);
    }

    private static Optimizer Optimizer(string name) => name switch
    {
        "ema" => new Adam(1e-2) { UseEma = true, EmaMomentum = 0.9, EmaOverwriteFrequency = 3 },
        "schedule" => new AdamW(new CosineDecay(1e-2, 30, warmupTarget: 2e-2, warmupSteps: 5)),
        "amsgrad" => new Adam(1e-2, amsgrad: true) { GlobalClipNorm = 0.5 },
        "sgd" => new SGD(0.05, momentum: 0.9, nesterov: true),
        "centered" => new RMSprop(1e-3, momentum: 0.5, centered: true),
        _ => Sepal.Training.Optimizer.Create(name, 1e-2),
    };

    private static (Trainer Trainer, TrainerOptions Options) Trainer(Model model, Optimizer optimizer, Callback? last = null)
    {
        Callback[] callbacks = optimizer is AdamW ? [] : [new ReduceLearningRateOnPlateau(0.3, patience: 1, leastChange: 10)];
        var options = new TrainerOptions { Epochs = 5, Seed = 4, Precision = Precision.Float32, Callbacks = last is null ? callbacks : [.. callbacks, last] };
        return (new Trainer(model, optimizer, "categorical_crossentropy", options), options);
    }

    /// <summary>Cancels after a batch; what is saved then is all that is left.</summary>
    private sealed class Interruption(string path, CancellationTokenSource stop, int epoch, int batch) : Callback
    {
        public override void OnBatch(Trainer trainer, TrainingPosition position)
        {
            if ((position.Epoch, position.Batch) == (epoch, batch)) stop.Cancel();
        }

        public override void OnInterrupted(Trainer trainer, TrainingPosition position) => TrainingCheckpoint.Save(path, trainer, position, "recipe");
    }
}
