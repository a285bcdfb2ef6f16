using System.Text;
using System.Text.Json.Nodes;
using Sepal.Layers;
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

        Sample.ShouldHaveTheWeightsOf(second, whole, name);
        found.Epochs.Select(e => (e.Epoch, e.Loss, e.Accuracy, e.ValidationLoss, e.ValidationAccuracy, e.LearningRate))
            .ShouldBe(expected.Epochs.Select(e => (e.Epoch, e.Loss, e.Accuracy, e.ValidationLoss, e.ValidationAccuracy, e.LearningRate)));
        if (optimizer is not AdamW) expected.Epochs[^1].LearningRate.ShouldBeLessThan(expected.Epochs[1].LearningRate, "the plateau has to act");
        optimizer.Iterations.ShouldBe(wholeTrainer.Optimizer.Iterations);
        foreach (var (a, b) in wholeTrainer.Optimizer.Variables.Zip(optimizer.Variables)) b.ToArray().ShouldBe(a.ToArray(), a.Name);
    }

    [Fact]
    public void Every_number_of_the_position_comes_back_to_its_last_bit()
    {
        using var model = Sample.Network();
        var (trainer, _) = Trainer(model, new Adam());
        var history = new History(
        [
            new() { Epoch = 1, Loss = 0.1 + 0.2, Accuracy = 1 / 3.0, ValidationLoss = double.NaN, ValidationAccuracy = double.Epsilon, LearningRate = 1e-3f, Duration = TimeSpan.FromTicks(long.MaxValue), ImagesPerSecond = double.MaxValue },
            new() { Epoch = 2, Loss = -0.0, Accuracy = 0, ValidationLoss = double.PositiveInfinity, LearningRate = 5e-324, Duration = TimeSpan.FromTicks(1), ImagesPerSecond = Math.PI },
        ]);
        var position = new TrainingPosition(2, 7, new RunningFigures(123.45678901234567, 3_000_000_000, 5_000_000_000), TimeSpan.FromTicks(987654321), history);
        TrainingCheckpoint.Save(_folder["c.keras"], trainer, position, "recipe \u00e9\n\"");
        using var checkpoint = TrainingCheckpoint.Open(_folder["c.keras"]);
        checkpoint.Fingerprint.ShouldBe("recipe \u00e9\n\"");
        var found = checkpoint.Position;
        (found with { History = history }).ShouldBe(position);
        found.History.Epochs.ShouldBe(history.Epochs);
        double.IsNegative(found.History.Epochs[1].Loss).ShouldBeTrue();
        checkpoint.Position.History.ShouldNotBeSameAs(found.History);
    }

    [Fact]
    public void More_steps_than_a_float_counts_are_exact()
    {
        using var model = Sample.Network();
        var (trainer, _) = Trainer(model, new SGD(0.1));
        trainer.Optimizer.Iterations = (1L << 24) + 1;
        TrainingCheckpoint.Save(_folder["c.keras"], trainer, TrainingPosition.Start, "");
        using var checkpoint = TrainingCheckpoint.Open(_folder["c.keras"]);
        var optimizer = new SGD(0.1);
        checkpoint.Restore(model, optimizer);
        optimizer.Iterations.ShouldBe((1L << 24) + 1);
    }

    [Fact]
    public void A_checkpoint_is_a_model_file_too()
    {
        using var model = Sample.Network();
        var (trainer, _) = Trainer(model, new Adam());
        TrainingCheckpoint.Save(_folder["c.keras"], trainer, TrainingPosition.Start, "");
        using var saved = ModelFile.Open(_folder["c.keras"]);
        Sample.ShouldAnswerAs(saved.Model, model);
        saved.Optimizer.ShouldBeOfType<Adam>();
    }

    [Fact]
    public void Another_recipe_optimizer_or_network_is_refused_and_nothing_changes()
    {
        using var model = Sample.Network();
        var (trainer, _) = Trainer(model, new Adam(1e-2));
        trainer.Fit(new Sample.Data(1));
        string path = _folder["c.keras"], name = $"'{path}'";
        TrainingCheckpoint.Save(path, trainer, TrainingPosition.Start, "recipe 1");
        using var checkpoint = TrainingCheckpoint.Open(path);

        using var fresh = Sample.Network(seed: 99);
        float[][] before = [.. fresh.Weights.Select(w => w.ToArray())];
        Refusal<TrainingException>(() => checkpoint.Restore(fresh, new Adam(), "recipe 2"))
            .ShouldBe($"The checkpoint {name} follows another recipe (recipe 1) than this training (recipe 2). Resume with the settings and data that it was started with, or start anew.");
        Refusal<TrainingException>(() => checkpoint.Restore(fresh, new RMSprop()))
            .ShouldBe($"The checkpoint {name} was made with the optimizer Adam, and this training has RMSprop. Resume with the optimizer that it was started with, or start anew.");
        Refusal<TrainingException>(() => checkpoint.Restore(fresh, new Adam(amsgrad: true)))
            .ShouldBe($"The optimizer's state in {name} is not this training's: it holds 20 variables, and adam keeps 29 for this network. Resume with the network and optimizer that it was started with, or start anew.");
        fresh.Trainable = true;
        Refusal<TrainingException>(() => checkpoint.Restore(fresh, new Adam())).ShouldContain("it holds 20 variables, and adam keeps 28 for this network");
        fresh.Weights.Select(w => w.ToArray()).ToArray().ShouldBe(before);

        // As many variables, of other shapes.
        using var other = new Sequential([new Dense(3, inputDim: 4, useBias: false), .. Enumerable.Range(0, 4).Select(_ => new Dense(3))]);
        Refusal<TrainingException>(() => checkpoint.Restore(other, new Adam())).ShouldContain("its variable 2 has shape (3, 3, 4, 1), and 'dense_kernel_momentum' has (4, 3)");
    }

    [Fact]
    public void A_model_a_damaged_record_and_other_files_are_no_checkpoints()
    {
        using var model = Sample.Network();
        string path = _folder.Save(model);
        Refusal<ModelFileException>(() => TrainingCheckpoint.Open(path)).ShouldBe($"'{path}' is a model, but not a checkpoint: it does not say where a training was ('training.json'). Start a new training from it instead.");
        Refusal<ModelFileException>(() => TrainingCheckpoint.Open(_folder.Write("text", "hello"))).ShouldBe($"'{_folder["text"]}' is a text; expected a checkpoint of a training. Give the model's file.");
        Refusal<ModelFileException>(() => TrainingCheckpoint.Open(_folder["none"])).ShouldStartWith("There is no file");

        var (trainer, _) = Trainer(model, new Adam());
        TrainingCheckpoint.Save(path, trainer, TrainingPosition.Start, "");
        foreach (var (name, value, expected) in (ReadOnlySpan<(string, string, string)>)
            [
                ("version", "2", "'version' 2; expected 1"), ("fingerprint", "null", "no 'fingerprint'"), ("epoch", "-1", "'epoch' -1; expected a whole number of at least 0"), ("epoch", "1", "expected the 0 epochs of the history"),
                ("batch", "1.5", "'batch' 1.5"), ("epoch_ticks", "-1", "'epoch_ticks' -1"), ("running", "[]", "part 'running', is []"), ("running", """{"loss_sum": "much", "correct": 0, "count": 0}""", "'loss_sum' \"much\""),
                ("running", """{"loss_sum": 0, "correct": 2, "count": 1}""", "'correct' 2; expected at most the count of 1"), ("history", "{}", "'history' {}"), ("other", "1", "has a property 'other'"),
            ])
        {
            var archive = new Archive(path);
            var json = archive.Json("training.json");
            json[name] = JsonNode.Parse(value);
            Refusal<ModelFileException>(() => TrainingCheckpoint.Open(archive.With("training.json", json).Save(_folder["damaged.keras"]))).ShouldContain(expected);
        }
    }

    [Fact]
    public void A_recipe_that_is_no_text_is_an_error_of_the_record()
    {
        using var model = Sample.Network();
        var (trainer, _) = Trainer(model, new Adam());
        TrainingCheckpoint.Save(_folder["c.keras"], trainer, TrainingPosition.Start, "recipe");
        string json = Encoding.UTF8.GetString(new Archive(_folder["c.keras"]).Entries["training.json"]);
        foreach (byte[] recipe in (byte[][])[[.. "\"\\ud800\""u8], [(byte)'"', 0xFF, (byte)'"']])
        {
            int at = json.IndexOf("\"recipe\"", StringComparison.Ordinal);
            byte[] damaged = [.. Encoding.UTF8.GetBytes(json[..at]), .. recipe, .. Encoding.UTF8.GetBytes(json[(at + 8)..])];
            Refusal<ModelFileException>(() => TrainingCheckpoint.Open(new Archive(_folder["c.keras"]).With("training.json", damaged).Save(_folder["damaged.keras"])))
                .ShouldStartWith($"'training.json' in '{_folder["damaged.keras"]}' is damaged: its description can't be read as JSON.");
        }
    }

    [Fact]
    public void A_refused_checkpoint_leaves_a_new_optimizer_new()
    {
        using var model = Sample.Network();
        var (trainer, _) = Trainer(model, new Adam(1e-2));
        trainer.Fit(new Sample.Data(1));
        TrainingCheckpoint.Save(_folder["c.keras"], trainer, TrainingPosition.Start, "");
        using var checkpoint = TrainingCheckpoint.Open(_folder["c.keras"]);

        using var fresh = Sample.Network(seed: 99);
        var optimizer = new Adam();
        fresh.Trainable = true;
        Refusal<TrainingException>(() => checkpoint.Restore(fresh, optimizer)).ShouldContain("it holds 20 variables, and adam keeps 28 for this network");
        optimizer.IsBuilt.ShouldBeFalse();
        ((Model)fresh.Layer("base")).Trainable = false;
        checkpoint.Restore(fresh, optimizer);
        Sample.ShouldHaveTheWeightsOf(fresh, model, "restored after a refusal");
        foreach (var (a, b) in trainer.Optimizer.Variables.Zip(optimizer.Variables)) b.ToArray().ShouldBe(a.ToArray(), a.Name);
    }

    [Fact]
    public void Weights_that_do_not_fit_leave_a_new_optimizer_new_though_its_state_would()
    {
        // What trains is the same; what is frozen is not.
        static Sequential Network(int inputs)
        {
            var network = new Sequential([new Dense(3, inputDim: inputs, name: "a"), new Dense(2, name: "b")], "net");
            network.Layer("a").Trainable = false;
            network.Initialize(1);
            return network;
        }
        using var model = Network(4);
        TrainingCheckpoint.Save(_folder["c.keras"], new Trainer(model, Built(new Adam(), model), "categorical_crossentropy"), TrainingPosition.Start, "");
        using var checkpoint = TrainingCheckpoint.Open(_folder["c.keras"]);
        using var other = Network(5);
        float[][] before = [.. other.Weights.Select(w => w.ToArray())];
        var optimizer = new Adam();
        Refusal<ModelFileException>(() => checkpoint.Restore(other, optimizer)).ShouldContain("1 of another shape ('a/kernel' has (4, 3), expected (5, 3))");
        optimizer.IsBuilt.ShouldBeFalse();
        other.Weights.Select(w => w.ToArray()).ToArray().ShouldBe(before);

        static Adam Built(Adam adam, Model network)
        {
            TrainingStep.BuildFor(network, adam);
            return adam;
        }
    }

    [Fact]
    public void Saving_again_and_again_leaves_one_file()
    {
        using var model = Sample.Network();
        string path = _folder["run/checkpoint.keras"];
        var save = new Checkpoint((trainer, position) => TrainingCheckpoint.Save(path, trainer, position, "r"));
        var (trainer, _) = Trainer(model, new Adam(), save);
        trainer.Fit(new Sample.Data(2));
        Directory.GetFiles(_folder["run"]).ShouldBe([path]);
        using var checkpoint = TrainingCheckpoint.Open(path);
        (checkpoint.Position.Epoch, checkpoint.Position.History.Epochs.Count).ShouldBe((5, 5));
    }

    private static string Refusal<T>(Action act) where T : SepalException
    {
        string message = Should.Throw<T>(act).Message;
        message.ShouldNotContain('\n');
        return message;
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
