using System.Text.Json.Nodes;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Tests.Golden;
using Sepal.Tests.Layers;
using Sepal.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Sepal.Tests.Training;

/// <summary>Whole training runs against Keras's, step by step: losses, accuracies, final weights, and what stayed frozen.</summary>
public sealed class TrainingGoldenTests
{
    private const int BatchSize = 8;

    [Theory]
    [InlineData("lab_rmsprop")]
    [InlineData("lab_adam")]
    [InlineData("lab_sgd")]
    [InlineData("batch_norm_adam")]
    [InlineData("frozen_base_adam")]
    [InlineData("unfrozen_base_rmsprop")]
    public void A_run_goes_as_in_Keras(string name)
    {
        var book = GoldenBook.Open("training");
        var entry = book.Cases.Single(c => c.GetProperty("name").GetString() == name);
        using var model = Model.FromConfig(JsonNode.Parse(entry.GetProperty("config").GetRawText())!.AsObject());
        var weights = model.NamedWeights().ToDictionary(w => w.Path, w => w.Weight);
        foreach (var start in entry.GetProperty("start").EnumerateObject()) weights[start.Name].Assign(book[start.Value].Floats);

        var optimizer = Optimizer.FromConfig(JsonNode.Parse(entry.GetProperty("optimizer").GetRawText())!.AsObject());
        var step = new TrainingStep(model, optimizer, "categorical_crossentropy", Precision.Float32, seed: 0, classWeights: null);
        step.Weights.Select(w => w.Path).ShouldBe(
            entry.GetProperty("trainable").EnumerateArray().Select(p => p.GetString()!).Select(p => weights.Keys.Single(k => p.EndsWith(k, StringComparison.Ordinal) || k.EndsWith(p, StringComparison.Ordinal))));

        double[] losses = [.. entry.GetProperty("losses").EnumerateArray().Select(v => v.GetDouble())];
        double[] accuracies = [.. entry.GetProperty("accuracies").EnumerateArray().Select(v => v.GetDouble())];
        for (int k = 0; k < losses.Length; k++)
        {
            var result = step.Run(new GoldenBatch(book, k));
            result.Loss.ShouldBe(losses[k], Math.Max(1, losses[k]) * 1e-4, $"loss of step {k}");
            ((double)result.Correct / result.Count).ShouldBe(accuracies[k], 1e-6, $"accuracy of step {k}");
        }

        foreach (var final in entry.GetProperty("final").EnumerateObject())
            Tensors.ShouldBeNear(weights[final.Name].ToArray(), book[final.Value].Floats, 1e-3, final.Name);
        var frozen = entry.GetProperty("start").EnumerateObject().Where(s => name == "frozen_base_adam" && s.Name.StartsWith("base/", StringComparison.Ordinal));
        foreach (var start in frozen) weights[start.Name].ToArray().ShouldBe(book[start.Value].Floats, $"{start.Name} was frozen");

        float[] images = [.. book["images"].Floats[..(BatchSize * 24 * 24 * 3)].Select(v => v / 255)];
        Tensors.ShouldBeNear(model.Predict(images, BatchSize), book[entry.GetProperty("prediction")].Floats, 1e-3, "prediction");
    }

    [Fact]
    public void Two_hundred_steps_leave_no_tensor()
    {
        using var model = new Sequential([
            new Conv2D(4, 3, activation: "relu", inputShape: (24, 24, 3)), new MaxPooling2D(), new BatchNormalization(), new Dropout(0.3), new Flatten(), new Dense(5, activation: "softmax")]);
        var step = new TrainingStep(model, new RMSprop(1e-4), "categorical_crossentropy", Precision.Auto, seed: 0, classWeights: [1, 2, 1, 1, 1]);
        var batch = new GoldenBatch(GoldenBook.Open("training"), 0);
        step.Run(batch);
        step.Evaluate(batch);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int i = 0; i < 200; i++) step.Run(batch);
        step.Evaluate(batch);
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    [Fact]
    public void Dropout_is_a_function_of_seed_and_step()
    {
        float[] Train(long seed)
        {
            using var model = new Sequential([new Flatten(), new Dropout(0.5), new Dense(5, activation: "softmax")]);
            model.Build((24, 24, 3));
            var step = new TrainingStep(model, new RMSprop(1e-3), "categorical_crossentropy", Precision.Float32, seed, classWeights: null);
            for (int i = 0; i < 3; i++) step.Run(new GoldenBatch(GoldenBook.Open("training"), i));
            return model.Weights[0].ToArray();
        }
        Train(1).ShouldBe(Train(1));
        Train(1).ShouldNotBe(Train(2));
    }

    [Fact]
    public void A_network_whose_layers_are_all_frozen_is_refused()
    {
        using var model = new Sequential([new Dense(5, inputDim: 3)]) { Trainable = false };
        Should.Throw<TrainingException>(() => new Trainer(model, new Adam(), "categorical_crossentropy")).Message.ShouldContain("frozen");
    }

    [Fact]
    public void The_same_network_in_bfloat16_learns_the_same()
    {
        double Loss(Precision precision)
        {
            using var model = new Sequential([new Conv2D(8, 3, activation: "relu", inputShape: (24, 24, 3)), new MaxPooling2D(), new Flatten(), new Dense(5, activation: "softmax")]);
            var step = new TrainingStep(model, new Adam(1e-2), "categorical_crossentropy", precision, 0, null);
            for (int i = 0; i < 40; i++) step.Run(new GoldenBatch(GoldenBook.Open("training"), i % 8));
            return step.Evaluate(new GoldenBatch(GoldenBook.Open("training"), 0)).Loss;
        }
        Loss(Precision.BFloat16).ShouldBe(Loss(Precision.Float32), 0.5);
    }

    private sealed class GoldenBatch(GoldenBook book, int number) : TrainingBatch
    {
        public override IReadOnlyList<int> Labels => book["labels"].Ints[(number * BatchSize)..((number + 1) * BatchSize)];

        public override Tensor ToTensor(ScalarType type)
        {
            const int values = BatchSize * 24 * 24 * 3;
            var x = tensor(book["images"].Floats[(number * values)..((number + 1) * values)], BatchSize, 24, 24, 3);
            return (x / 255).permute(0, 3, 1, 2).to(type);
        }
    }
}
