using System.Text.Json;
using Sepal.Tests.Golden;
using Sepal.Training;

namespace Sepal.Tests.Training;

/// <summary>Every metric against what Keras computed.</summary>
public sealed class MetricTests
{
    // Ten pictures of three classes, with ties in rows 3 and 4; the values beside them are Keras 3.15.1's.
    private static readonly float[] Predictions =
    [
        0.34f, 0.56f, 0.10f, 0.00f, 0.86f, 0.14f, 0.03f, 0.07f, 0.90f, 0.40f, 0.40f, 0.20f, 0.50f, 0.50f, 0.00f,
        0.49f, 0.51f, 0.00f, 0.03f, 0.52f, 0.45f, 0.31f, 0.16f, 0.52f, 0.62f, 0.30f, 0.08f, 0.18f, 0.38f, 0.44f,
    ];

    private static readonly int[] Labels = [0, 1, 2, 2, 1, 0, 0, 2, 1, 0];

    public static TheoryData<string> Cases()
    {
        var data = new TheoryData<string>();
        foreach (var c in GoldenBook.Open("metrics").Cases) data.Add(c.GetProperty("name").GetString()!);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Metric_gives_what_Keras_gives(string name)
    {
        var book = GoldenBook.Open("metrics");
        var entry = book.Cases.Single(c => c.GetProperty("name").GetString() == name);
        NpyArray target = book[entry.GetProperty("target")], prediction = book[entry.GetProperty("prediction")];
        int classes = prediction.Shape[1];
        int[] labels = target.Shape.Length == 1 ? target.Ints : [.. target.Floats.Chunk(classes).Select(row => Array.IndexOf(row, 1f))];
        var config = entry.GetProperty("metric").GetProperty("config");
        var expected = entry.GetProperty("value");
        Metric metric = entry.GetProperty("metric").GetProperty("class_name").GetString() switch
        {
            "CategoricalAccuracy" => new Accuracy(),
            "SparseTopKCategoricalAccuracy" => new TopKAccuracy(config.GetProperty("k").GetInt32()),
            "F1Score" => new F1Score(Enum.Parse<Averaging>(config.GetProperty("average").GetString() ?? "macro", ignoreCase: true)),
            "Precision" => new PrecisionScore(config.GetProperty("thresholds").GetDouble(), config.GetProperty("class_id").GetInt32()),
            "Recall" => new RecallScore(config.GetProperty("thresholds").GetDouble(), config.GetProperty("class_id").GetInt32()),
            "AUC" => new AUC(config.GetProperty("num_thresholds").GetInt32(), config.GetProperty("multi_label").GetBoolean()),
            var other => throw new NotSupportedException(other),
        };

        // In two batches, because a metric collects.
        metric.Update(prediction.Floats.AsSpan(0, 2 * classes), labels.AsSpan(0, 2));
        metric.Update(prediction.Floats.AsSpan(2 * classes), labels.AsSpan(2));
        if (expected.ValueKind == JsonValueKind.Array)
            ((F1Score)metric).PerClass.ShouldBe(expected.EnumerateArray().Select(v => v.GetDouble()), 1e-6);
        else
            metric.Value.ShouldBe(expected.GetDouble(), 1e-6);
    }

    [Fact]
    public void Accuracy_counts_the_first_of_several_alike() => Of(new Accuracy()).ShouldBe(0.3, 1e-6);

    [Theory]
    [InlineData(Averaging.Macro, 0.37037035822868347)]
    [InlineData(Averaging.Micro, 0.363636314868927)]
    [InlineData(Averaging.Weighted, 0.3333333134651184)]
    public void F1_is_Keras_s_where_outputs_tie(Averaging average, double value) => Of(new F1Score(average)).ShouldBe(value, 1e-6);

    [Fact]
    public void F1_of_each_class_is_Keras_s()
    {
        var metric = new F1Score();
        metric.Update(Predictions, Labels);
        metric.PerClass.ShouldBe([0, 0.4444444179534912, 0.6666666269302368], 1e-6);
    }

    [Fact]
    public void Precision_and_recall_are_Keras_s_for_all_outputs_and_for_one_class()
    {
        Of(new PrecisionScore()).ShouldBe(0.4285714328289032, 1e-6);
        Of(new RecallScore()).ShouldBe(0.30000001192092896, 1e-6);
        (double Precision, double Recall)[] keras = [(0.3333333432674408, 0.5), (0.2857142984867096, 0.6666666865348816), (0.5, 0.6666666865348816)];
        for (int c = 0; c < 3; c++)
        {
            Of(new PrecisionScore(0.3, c)).ShouldBe(keras[c].Precision, 1e-6);
            Of(new RecallScore(0.3, c)).ShouldBe(keras[c].Recall, 1e-6);
        }
    }

    [Fact]
    public void Area_under_the_curve_is_Keras_s()
    {
        Of(new AUC()).ShouldBe(0.6424999237060547, 1e-6);
        Of(new AUC(thresholds: 5)).ShouldBe(0.6075000166893005, 1e-6);
        Of(new AUC(multiLabel: true)).ShouldBe((0.4374999701976776 + 0.6190476417541504 + 0.9047618508338928) / 3, 1e-6);
    }

    [Fact]
    public void One_output_is_a_yes_above_a_half()
    {
        // Keras's BinaryAccuracy: 0.5 itself is a no.
        var metric = new Accuracy();
        metric.Update([0.1f, 0.5f, 0.50001f, 0.9f], [0, 1, 1, 0]);
        metric.Value.ShouldBe(0.5);
    }

    [Fact]
    public void A_reset_metric_is_as_new()
    {
        Metric[] metrics = ["accuracy", "acc", "top_k_categorical_accuracy", "f1_score", "precision", "recall", "auc"];
        foreach (var metric in metrics)
        {
            metric.Value.ShouldBe(0);
            metric.Update(Predictions, Labels);
            double once = metric.Value;
            once.ShouldBeGreaterThan(0);
            metric.Update([1, 0, 0], [0]);
            metric.Reset();
            metric.Value.ShouldBe(0);
            metric.Update(Predictions, Labels);
            metric.Value.ShouldBe(once);
        }
        metrics.Select(m => m.Name).Distinct().Count().ShouldBe(metrics.Length);
    }

    [Fact]
    public void A_network_that_answers_with_nothing_finite_is_not_in_the_top()
    {
        var metric = new TopKAccuracy(3);
        metric.Update([float.NaN, 0, 0], [1]);
        metric.Value.ShouldBe(0);
    }

    [Fact]
    public void What_does_not_fit_is_told()
    {
        Should.Throw<ArgumentException>(() => new Accuracy().Update([1, 0, 0], [0, 1])).Message.ShouldContain("3 predictions for 2 labels");
        Should.Throw<ArgumentException>(() => new Accuracy().Update([1, 0], [2])).Message.ShouldContain("label 2");
        Should.Throw<ArgumentException>(() => new RecallScore(classId: 2).Update([1, 0], [1])).Message.ShouldContain("class 2");
        Should.Throw<ArgumentException>(() => Metric.Create("speed")).Message.ShouldContain("accuracy, acc, top_k_categorical_accuracy");
        var collected = new F1Score();
        collected.Update([1, 0], [0]);
        Should.Throw<ArgumentException>(() => collected.Update([1, 0, 0], [0])).Message.ShouldContain("after 2");
    }

    private static double Of(Metric metric)
    {
        metric.Update(Predictions, Labels);
        return metric.Value;
    }
}
