using Sepal.Explaining;
using Sepal.Numerics;
using Sepal.Tests.Golden;

namespace Sepal.Tests.Explaining;

public sealed class FaithfulnessTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Deletion_and_insertion_are_those_of_the_book(int picture)
    {
        var book = GoldenBook.Open("explain");
        var photo = Photo.Load(FlowersModel.PhotoPath(book, picture), FlowersModel.Spec);
        using var model = FlowersModel.Open(book);
        var explainer = FlowersModel.Explainer(model);
        var expected = book.Cases.Single(c => c.GetProperty("method").GetString() == "faithfulness" && c.GetProperty("picture").GetInt32() == picture);

        var heatmap = explainer.Explain(photo);
        heatmap.ClassIndex.ShouldBe(expected.GetProperty("index").GetInt32());
        var result = Faithfulness.Measure(explainer, photo, heatmap, new FaithfulnessOptions { Road = false, Baselines = false }).Map;

        Furthest(result.Deletion, expected.GetProperty("deletion")).ShouldBeLessThan(1e-3);
        Furthest(result.Insertion, expected.GetProperty("insertion")).ShouldBeLessThan(1e-3);
        result.Deletion.Area.ShouldBe(expected.GetProperty("deletion_auc").GetDouble(), 1e-4);
        result.Insertion.Area.ShouldBe(expected.GetProperty("insertion_auc").GetDouble(), 1e-4);
    }

    [Fact]
    public void A_network_that_looks_at_one_place_is_found_out_by_a_map_of_that_place_alone()
    {
        using var model = SmallModels.LooksAtRed();
        var photo = Photo.Of(SmallModels.RedSquare(), SmallModels.Spec);
        var explainer = new Explainer(model, SmallModels.Spec, ["red", "other"]);
        var good = explainer.Explain(photo, new ExplanationOptions { Target = Target.Class("red") });
        List<ExplanationProgress> told = [];
        var result = Faithfulness.Measure(explainer, photo, good, progress: new Now(told));
        result.BeatsAll.ShouldBeTrue(string.Join(" ", result.Words));
        result.Map.Road!.Score.ShouldBeGreaterThan(result.Baselines.Max(b => b.Road!.Score));
        result.Baselines.Select(b => b.Name).ShouldBe(["random", "centre", "edges"]);
        result.Words[^1].ShouldBe("The map points at what the network uses better than all maps that know nothing of it.");
        told[^1].ShouldBe(new ExplanationProgress(0, 1, 304, 304));

        var bad = good with { Map = [.. good.Map.Select(v => 1 - v)] };
        var worse = Faithfulness.Measure(explainer, photo, bad);
        worse.BeatsAll.ShouldBeFalse();
        worse.Map.Road!.Score.ShouldBeLessThan(0);
        worse.Words[^1].ShouldBe("No better than maps that know nothing of the network: don't believe this picture.");
    }

    [Fact]
    public void The_verdict_names_the_figures_in_which_a_map_that_knows_nothing_is_as_good()
    {
        static MapFaithfulness Map(string name, double deletion, double insertion, double road)
            => new(name, new RemovalCurve([deletion, deletion]), new RemovalCurve([insertion, insertion]), new RoadCurves([0, 0], [road, road]));
        var map = Map("grad-cam", 0.5, 0.7, 0.4);
        var mixed = new FaithfulnessResult(map, [Map("random", 0.5, 0.6, 0.1), Map("centre", 0.6, 0.6, 0.1), Map("edges", 0.4, 0.8, 0.2)]);
        (mixed.BeatsAll, mixed.IsRefuted).ShouldBe((false, false));
        mixed.Words[^1].ShouldBe("Not better than a random map in deletion; the photo's edges in deletion and insertion: read it with care.");
        var refuted = new FaithfulnessResult(map, [Map("random", 0.4, 0.8, 0.1), Map("centre", 0.4, 0.6, 0.5)]);
        refuted.IsRefuted.ShouldBeTrue();
        refuted.Words[^1].ShouldStartWith("No better than maps that know nothing");

        string verdict = FaithfulnessSummary.Of([mixed, mixed, mixed]).Words[^1];
        verdict.ShouldBe("Not surely better (the interval reaches 0) than a random map in deletion. Worse than the photo's edges in deletion and insertion.");
        FaithfulnessSummary.Of([new FaithfulnessResult(map, [Map("edges", 0.4, 0.8, 0.5)])]).Words[^1].ShouldBe("Worse than the photo's edges in deletion, insertion and ROAD.");
        FaithfulnessSummary.Of([new FaithfulnessResult(map, [Map("random", 0.6, 0.5, 0.1)])]).Words[^1].ShouldBe("Surely better than every map that knows nothing of the network, in every figure.");
    }

    [Fact]
    public void Equal_values_are_taken_by_place()
        => Faithfulness.Order([0.5f, 1, 0.5f, 0, 1]).ShouldBe([1, 4, 0, 2, 3]);

    [Fact]
    public void An_area_is_that_of_trapezoids() => new RemovalCurve([1, 0.5, 0.5, 0]).Area.ShouldBe((0.75 + 0.5 + 0.25) / 3, 1e-12);

    /// <summary>A linear slope fulfils the mean over neighbours, so that a hole in it is filled with the slope itself.</summary>
    [Fact]
    public void A_hole_in_a_slope_is_filled_with_the_slope_and_a_little_noise()
    {
        const int size = 24;
        float[] levels = new float[size * size * 3];
        for (int i = 0; i < levels.Length; i++) levels[i] = 3 * (i / 3 % size) + 2 * (i / 3 / size) + 10 * (i % 3);
        int[] hole = [.. Enumerable.Range(0, size * size).Where(i => i / size is >= 6 and < 18 && i % size is >= 5 and < 17)];
        var random = new RandomStream(1);
        float[] filled = new LinearImputation(size, size).Fill(levels, hole, ref random);
        double[] errors = [.. filled.Zip(levels, (a, b) => (double)(a - b))];
        for (int i = 0; i < size * size; i++)
            if (!hole.Contains(i)) errors.AsSpan(3 * i, 3).ToArray().ShouldBe([0, 0, 0]);
        double[] inside = [.. hole.SelectMany(i => errors[(3 * i)..(3 * i + 3)])];
        Math.Abs(inside.Average()).ShouldBeLessThan(0.5);
        Math.Sqrt(inside.Average(e => e * e)).ShouldBeInRange(2, 3.2);
    }

    /// <summary>Half of a photo's size first: not further from the exact solution than a fraction of the noise, wherever the hole is and however large.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void A_filled_hole_is_the_systems_solution(double share)
    {
        const int height = 61, width = 90;
        double[] levels = [.. Enumerable.Range(0, height * width * 3).Select(i => 127 + 100 * Math.Sin(i / 3 % width * 0.3 + i % 3) * Math.Cos(i / 3 / width * 0.2))];
        // The middle first, as maps have it.
        int[] order = Faithfulness.Order([.. Enumerable.Range(0, height * width).Select(i => -MathF.Pow(i / width - 30f, 2) - MathF.Pow(i % width - 40f, 2) + 200 * MathF.Sin(i))]);
        bool[] isKept = [.. Enumerable.Repeat(true, height * width)];
        foreach (int pixel in order.Take((int)(share * order.Length))) isKept[pixel] = false;
        double[] exact = [.. levels];
        for (int i = 0; i < exact.Length; i++) if (!isKept[i / 3]) exact[i] = 127;
        new ImputationSystem(isKept, height, width).Improve(exact, 20_000);
        double[] filled = LinearImputation.Solve(levels, isKept, height, width, 40);
        Enumerable.Range(0, exact.Length).Where(i => isKept[i / 3]).ShouldAllBe(i => filled[i] == levels[i]);
        double[] errors = [.. exact.Zip(filled, (a, b) => Math.Abs(a - b))];
        Math.Sqrt(errors.Average(e => e * e)).ShouldBeLessThan(0.8, "the noise is 2.55");
    }

    [Fact]
    public void A_mean_difference_comes_with_its_interval()
    {
        double[] differences = [.. Enumerable.Range(0, 100).Select(i => i < 90 ? 0.2 : -0.1)];
        var mean = MeanDifference.Of(differences);
        mean.Mean.ShouldBe(0.17, 1e-12);
        // Normal approximation: 0.17 ± 1.96 × 0.09 / 10.
        mean.Low.ShouldBe(0.152, 0.004);
        mean.High.ShouldBe(0.188, 0.004);
        mean.ShareBetter.ShouldBe(0.9);
        mean.IsCertain.ShouldBeTrue();
    }

    private static double Furthest(RemovalCurve curve, System.Text.Json.JsonElement expected)
        => curve.Probabilities.Zip(expected.EnumerateArray(), (a, b) => Math.Abs(a - b.GetDouble())).Max();

    private sealed class Now(List<ExplanationProgress> told) : IProgress<ExplanationProgress>
    {
        public void Report(ExplanationProgress value) => told.Add(value);
    }
}
