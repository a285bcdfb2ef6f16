using System.Text.Json.Nodes;
using Sepal.Numerics;
using Sepal.Tests.Golden;
using Sepal.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Sepal.Tests.Training;

/// <summary>Every loss against what Keras computed, and what the trainer relies on beside.</summary>
public sealed class LossTests
{
    public LossTests() => Engine.Start();

    public static TheoryData<string> Cases()
    {
        var data = new TheoryData<string>();
        foreach (var c in GoldenBook.Open("losses").Cases) data.Add(c.GetProperty("name").GetString()!);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_gives_what_Keras_gives(string name)
    {
        var book = GoldenBook.Open("losses");
        var entry = book.Cases.Single(c => c.GetProperty("name").GetString() == name);
        using var scope = NewDisposeScope();
        var loss = Loss.FromConfig(JsonNode.Parse(entry.GetProperty("loss").GetRawText())!);
        NpyArray truth = book[entry.GetProperty("target")], predicted = book[entry.GetProperty("prediction")];
        var target = tensor(truth.Floats, [.. truth.Shape.Select(n => (long)n)]);
        var prediction = tensor(predicted.Floats, [.. predicted.Shape.Select(n => (long)n)], requires_grad: true);
        Tensor? weight = entry.GetProperty("sample_weight").GetString() is { } key ? tensor(book[key].Floats) : null;

        Floats(loss.PerSample(target, prediction)).ShouldBe(book[entry.GetProperty("per_sample")].Floats, 1e-6);
        var value = loss.Value(target, prediction, weight);
        value.dim().ShouldBe(0);
        value.item<float>().ShouldBe(entry.GetProperty("value").GetSingle(), 1e-6f);
        value.backward();
        Floats(prediction.grad!).ShouldBe(book[entry.GetProperty("gradient")].Floats, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Config_comes_back_as_Keras_wrote_it(string name)
    {
        var stored = JsonNode.Parse(GoldenBook.Open("losses").Cases.Single(c => c.GetProperty("name").GetString() == name).GetProperty("loss").GetRawText())!;
        var written = Loss.FromConfig(stored).ToConfig();
        written["class_name"]!.GetValue<string>().ShouldBe(stored["class_name"]!.GetValue<string>());
        JsonNode.DeepEquals(JsonNode.Parse(written["config"]!.ToJsonString()), stored["config"]).ShouldBeTrue(written.ToJsonString());
    }

    [Theory]
    [InlineData("categorical_crossentropy", 0.0)]
    [InlineData("categorical_crossentropy", 0.1)]
    [InlineData("sparse_categorical_crossentropy", 0.0)]
    [InlineData("binary_crossentropy", 0.1)]
    [InlineData("categorical_focal_crossentropy", 0.1)]
    public void Scores_give_the_loss_and_gradient_of_their_probabilities(string name, double smoothing)
    {
        using var scope = NewDisposeScope();
        var loss = Loss.FromConfig(new JsonObject { ["class_name"] = name, ["config"] = new JsonObject { ["label_smoothing"] = smoothing } });
        var target = loss.Target([2, 0, 1], 3);
        var weight = tensor(new float[] { 1, 0.5f, 3 });
        float[] scores = [0.3f, -1.2f, 2f, 0.1f, 0f, -0.4f, 1.5f, 1.4f, -2f];
        Tensor direct = tensor(scores, [3, 3], requires_grad: true), through = tensor(scores, [3, 3], requires_grad: true);
        var onScores = loss.OnScores(target, direct, weight);
        var onProbabilities = loss.Value(target, loss.CanTakeScores ? nn.functional.softmax(through, -1) : through.sigmoid(), weight);
        onScores.item<float>().ShouldBe(onProbabilities.item<float>(), 1e-6f);
        onScores.backward();
        onProbabilities.backward();
        Floats(direct.grad!).ShouldBe(Floats(through.grad!), 1e-6);
    }

    [Fact]
    public void Scores_still_teach_where_probabilities_are_clipped()
    {
        using var scope = NewDisposeScope();
        Loss loss = "categorical_crossentropy";
        var scores = tensor(new float[] { 60, 0 }, [1, 2], requires_grad: true);
        var value = loss.OnScores(loss.Target([1], 2), scores);
        value.item<float>().ShouldBe(60f, 1e-4f);
        value.backward();
        Floats(scores.grad!).ShouldBe([1f, -1f], 1e-6);
    }

    [Fact]
    public void A_loss_of_16_bit_predictions_is_32_bits()
    {
        using var scope = NewDisposeScope();
        foreach (string name in LossNames)
        {
            Loss loss = name;
            var prediction = tensor(new float[] { 0.25f, 0.75f }, [1, 2]).to(ScalarType.BFloat16);
            loss.Value(loss.Target([1], 2), prediction).dtype.ShouldBe(ScalarType.Float32);
        }
    }

    [Fact]
    public void Reductions_divide_by_what_they_say()
    {
        using var scope = NewDisposeScope();
        Tensor weight = tensor(new float[] { 1, 3 }), prediction = tensor(new float[] { 1, 0, 0, 2 }, [2, 2]);
        float Of(LossReduction reduction)
        {
            var loss = new MeanSquaredError { Reduction = reduction };
            return loss.Value(loss.Target([1, 1], 2), prediction, weight).item<float>();
        }

        // Pictures: mean of (1, 1) = 1, and of (0, 1) = 0.5.
        Of(LossReduction.Sum).ShouldBe(2.5f);
        Of(LossReduction.SumOverBatchSize).ShouldBe(1.25f);
        Of(LossReduction.MeanWithSampleWeight).ShouldBe(0.625f);
    }

    [Fact]
    public void Targets_are_one_hot_or_a_column_or_the_labels()
    {
        using var scope = NewDisposeScope();
        Floats(new CategoricalCrossentropy().Target([2, 0], 3)).ShouldBe([0, 0, 1, 1, 0, 0]);
        new BinaryCrossentropy().Target([1, 0], 1).shape.ShouldBe([2, 1]);
        var labels = new SparseCategoricalCrossentropy().Target([2, 0], 3);
        labels.dtype.ShouldBe(ScalarType.Int64);
        labels.data<long>().ToArray().ShouldBe([2L, 0L]);
    }

    [Fact]
    public void Wrong_labels_and_shapes_are_told_before_the_engine_sees_them()
    {
        using var scope = NewDisposeScope();
        Loss dense = "categorical_crossentropy", sparse = "sparse_categorical_crossentropy";
        var two = zeros(1, 2);
        Should.Throw<ArgumentException>(() => dense.Target([5], 5)).Message.ShouldContain("Label 5");
        Should.Throw<ArgumentException>(() => sparse.Target([-1], 5)).Message.ShouldContain("Label -1");
        Should.Throw<ArgumentException>(() => dense.Value(zeros(1, 3), two)).Message.ShouldContain("(1, 3)");
        Should.Throw<ArgumentException>(() => sparse.Value(tensor(new long[] { 2 }), two)).Message.ShouldContain("expected 0 to 1");
        Should.Throw<ArgumentException>(() => sparse.Value(zeros(1, 2), two)).Message.ShouldContain("one label for each row");
        Should.Throw<ArgumentException>(() => dense.Value(two, two, zeros(2))).Message.ShouldContain("2 sample weights");
        Should.Throw<InvalidOperationException>(() => new MeanSquaredError().OnScores(two, two)).Message.ShouldContain("mean_squared_error");
    }

    [Theory]
    [InlineData("categorical_crossentropy", typeof(CategoricalCrossentropy))]
    [InlineData("SparseCategoricalCrossentropy", typeof(SparseCategoricalCrossentropy))]
    [InlineData("MSE", typeof(MeanSquaredError))]
    [InlineData("bce", typeof(BinaryCrossentropy))]
    public void A_name_is_enough(string name, Type type) => Loss.Create(name).ShouldBeOfType(type);

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        var error = Should.Throw<ArgumentException>(() => Loss.Create("hinge"));
        foreach (string name in LossNames) error.Message.ShouldContain(name);
        Should.Throw<ModelFileException>(() => Loss.FromConfig(JsonValue.Create("hinge")!)).Message.ShouldContain("'hinge'");
        Should.Throw<ModelFileException>(() => Loss.FromConfig(JsonNode.Parse("""{"class_name":"BinaryCrossentropy","config":{"label_smoothing":7}}""")!)).Message.ShouldNotContain("\n");
        Should.Throw<ModelFileException>(() => Loss.FromConfig(JsonNode.Parse("""{"class_name":"BinaryCrossentropy","config":{"label_smoothing":"x"}}""")!));
    }

    [Fact]
    public void Two_hundred_losses_leave_no_tensor_behind()
    {
        Loss[] losses = [.. LossNames.Select(Loss.Create)];
        void Step()
        {
            using var scope = NewDisposeScope();
            foreach (var loss in losses)
            {
                var target = loss.Target([1, 0, 2], 3);
                using var prediction = full(3, 3, 0.3).requires_grad_();
                loss.Value(target, prediction, ones(3)).backward();
                loss.PerSample(target, prediction);
                if (loss.ScoresOf != ScoreActivation.None) loss.OnScores(target, prediction);
            }
        }

        Step();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int i = 0; i < 200; i++) Step();
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    [Fact]
    public void A_result_without_a_scope_is_the_only_tensor_left()
    {
        var loss = new CategoricalCrossentropy(labelSmoothing: 0.1);
        using Tensor target = loss.Target([1], 2), prediction = full(1, 2, 0.5);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var value = loss.Value(target, prediction);
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before + 1);
        value.Dispose();
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    private static readonly string[] LossNames =
        ["categorical_crossentropy", "sparse_categorical_crossentropy", "binary_crossentropy", "categorical_focal_crossentropy", "mean_squared_error"];

    private static float[] Floats(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();
}
