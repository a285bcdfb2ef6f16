using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Numerics;
using Sepal.Tests.Data;

namespace Sepal.Tests.Evaluation;

public sealed class OutOfFoldTests : IDisposable
{
    private static readonly string[] Classes = ["a", "b"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private (FeatureTable Table, ImageItem[] Items) Table(float[][] rows, int[] labels)
    {
        string[] hashes = [.. rows.Select((_, i) => i.ToString("x64", System.Globalization.CultureInfo.InvariantCulture))];
        var cache = new FeatureCache(_folder["features"]);
        FeatureFile.Write(cache.NewPath("key"), rows[0].Length, [(hashes, [.. rows.SelectMany(row => row)])], []);
        var (table, _) = cache.Find("key", rows[0].Length).Take(hashes);
        return (table, [.. labels.Select((label, i) => new ImageItem { Path = $"/{i}.jpg", RelativePath = $"{i}.jpg", Label = label, Hash = hashes[i] })]);
    }

    private static float[][] Noise(int rows, int length, long seed)
    {
        var random = new RandomStream(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, length).Select(_ => (float)random.NextNormal()).ToArray())];
    }

    [Fact]
    public void Nobody_is_judged_by_himself_so_that_noise_predicts_nothing()
    {
        // 80 rows of 120 random numbers can be learnt by heart; answers for rows that were left out are right half the time.
        var (table, items) = Table(Noise(80, 120, 1), [.. Enumerable.Range(0, 80).Select(i => i % 2)]);
        using (table) EvaluationResult.Of(OutOfFold.Predict(table, items, Classes)).Accuracy.ShouldBeInRange(0.3, 0.7);
    }

    [Fact]
    public void Copies_that_go_together_do_not_judge_each_other_and_others_do()
    {
        float[][] half = Noise(60, 120, 2), rows = [.. half, .. half];
        int[] labels = [.. Enumerable.Range(0, 120).Select(i => i % 60 % 2)];
        var (table, items) = Table(rows, labels);
        using (table)
        {
            EvaluationResult.Of(OutOfFold.Predict(table, items, Classes)).Accuracy.ShouldBeGreaterThan(0.75, "most have their copy in another fold");
            EvaluationResult.Of(OutOfFold.Predict(table, items, Classes, [.. Enumerable.Range(0, 120).Select(i => i % 60)])).Accuracy.ShouldBeInRange(0.25, 0.7);
        }
    }

    [Fact]
    public void What_can_be_told_is_told_the_same_way_each_time()
    {
        float[][] rows = Noise(60, 8, 3);
        for (int i = 0; i < 60; i++) rows[i][2] += i % 2 == 0 ? 4 : -4;
        var (table, items) = Table(rows, [.. Enumerable.Range(0, 60).Select(i => i % 2)]);
        using (table)
        {
            List<PictureProgress> told = [];
            PredictionSet first = OutOfFold.Predict(table, items, Classes, progress: new Told(told)), second = OutOfFold.Predict(table, items, Classes);
            EvaluationResult.Of(first).Accuracy.ShouldBeGreaterThan(0.95);
            for (int i = 0; i < 60; i++) first.Row(i)[0].ShouldBe(second.Row(i)[0], 1e-4f);
            told[^1].ShouldBe(new PictureProgress(240, 240));
        }
    }

    [Fact]
    public void Neighbours_are_pairs_of_one_direction_whatever_their_length()
    {
        float[][] rows = Noise(2_500, 6, 5);
        rows[2_400] = [.. rows[7].Select(value => 3 * value)];
        rows[1_100] = [.. rows[1_030].Select(value => value / 2)];
        rows[1_101] = new float[6];
        var (table, _) = Table(rows, new int[2_500]);
        using (table)
        {
            var pairs = FeatureNeighbours.Of(table, 0.9999);
            pairs.Select(pair => (pair.First, pair.Second)).Order().ShouldBe([(7, 2_400), (1_030, 1_100)]);
            pairs.ShouldAllBe(pair => Math.Abs(pair.Cosine - 1) < 1e-5);
        }
    }

    [Fact]
    public void Too_few_pictures_of_a_class_are_told()
    {
        var (table, items) = Table(Noise(10, 3, 4), [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
        using (table)
            Should.Throw<DatasetException>(() => OutOfFold.Predict(table, items, Classes)).Message.ShouldBe("Class 'b' has 4 different pictures of its own; at least 5 are needed to judge its labels by the others. Add pictures, or audit without --model.");
    }

    private sealed class Told(List<PictureProgress> list) : IProgress<PictureProgress>
    {
        public void Report(PictureProgress value) => list.Add(value);
    }
}
