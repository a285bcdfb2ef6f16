using CsCheck;
using Sepal.Evaluation;
using Sepal.Numerics;

namespace Sepal.Tests.Evaluation;

public sealed class TemperatureScalingTests
{
    /// <summary>Two classes, always with the same confidence, so many of them right: then sigmoid(logit(confidence) / T) = share is the answer.</summary>
    private static PredictionSet Always(float confidence, int right, int wrong)
        => new([.. Enumerable.Repeat(new[] { confidence, 1 - confidence }, right + wrong).SelectMany(row => row)], [.. Enumerable.Repeat(0, right), .. Enumerable.Repeat(1, wrong)], [], ["no", "yes"]);

    [Theory]
    [InlineData(0.9f, 75, 25, 2.0)] // ln 9 / ln 3
    [InlineData(0.75f, 90, 10, 0.5)]
    [InlineData(0.8f, 80, 20, 1.0)]
    [InlineData(0.99f, 60, 40, 11.33310776)] // ln 99 / ln 1.5
    public void The_temperature_is_the_one_that_can_be_computed(float confidence, int right, int wrong, double expected)
    {
        var set = Always(confidence, right, wrong);
        double temperature = TemperatureScaling.Fit(set);
        temperature.ShouldBe(expected, 1e-4 * expected);
        var scaled = TemperatureScaling.Apply(set, temperature);
        scaled.Confidence(0).ShouldBe(right / 100f, 1e-5f);
        Calibration.Error(Calibration.Bins(scaled)).ShouldBe(0, 1e-5);
    }

    [Fact]
    public void What_is_beyond_the_bounds_gets_the_bound()
    {
        TemperatureScaling.Fit(Always(0.9f, 10, 0)).ShouldBe(TemperatureScaling.Lowest);
        TemperatureScaling.Fit(Always(0.9f, 0, 10)).ShouldBe(TemperatureScaling.Highest);
        TemperatureScaling.Fit(Always(1f, 10, 0)).ShouldBe(TemperatureScaling.Lowest, "probabilities of exactly 0 and 1");
        double.IsFinite(TemperatureScaling.Fit(Always(1f, 9, 1))).ShouldBeTrue();
    }

    [Fact]
    public void Scores_that_were_multiplied_are_found_out()
    {
        // Labels drawn from softmax(z); the model says softmax(3z).
        var random = new RandomStream(1);
        const int pictures = 20_000, classes = 5;
        float[] said = new float[pictures * classes];
        int[] labels = new int[pictures];
        for (int i = 0; i < pictures; i++)
        {
            double[] z = new double[classes];
            for (int c = 0; c < classes; c++) z[c] = random.NextNormal();
            double sum = z.Sum(Math.Exp), sharpSum = z.Sum(v => Math.Exp(3 * v)), drawn = random.NextDouble() * sum;
            while ((drawn -= Math.Exp(z[labels[i]])) > 0 && labels[i] < classes - 1) labels[i]++;
            for (int c = 0; c < classes; c++) said[i * classes + c] = (float)(Math.Exp(3 * z[c]) / sharpSum);
        }
        var set = new PredictionSet(said, labels, [], [.. Enumerable.Range(0, classes).Select(c => $"{c}")]);
        double temperature = TemperatureScaling.Fit(set);
        temperature.ShouldBe(3, 0.1);
        var before = EvaluationResult.Of(set);
        var after = before.ScaledBy(set, temperature);
        after.Ece.ShouldBeGreaterThan(0.2);
        after.EceScaled!.Value.ShouldBeLessThan(0.02);
        (after.Temperature, after.Accuracy).ShouldBe((temperature, before.Accuracy));
    }

    [Fact]
    public void No_temperature_near_it_has_a_lower_loss_and_no_answer_changes() => Gen.Select(Gen.Int[3, 40], Gen.Int[2, 6], Gen.Int).Sample((pictures, classes, seed) =>
    {
        var random = new RandomStream(seed);
        float[] probabilities = new float[pictures * classes];
        int[] labels = new int[pictures];
        for (int i = 0; i < pictures; i++)
        {
            double[] row = [.. Enumerable.Range(0, classes).Select(_ => Math.Exp(3 * random.NextNormal()))];
            for (int c = 0; c < classes; c++) probabilities[i * classes + c] = (float)(row[c] / row.Sum());
            labels[i] = random.NextInt(classes);
        }
        var set = new PredictionSet(probabilities, labels, [], [.. Enumerable.Range(0, classes).Select(c => $"{c}")]);
        double best = TemperatureScaling.Fit(set), loss = Loss(set, best);
        foreach (double other in (double[])[best * 0.9, best * 0.99, best * 1.01, best * 1.1, 0.3, 1, 3])
            if (other is >= TemperatureScaling.Lowest and <= TemperatureScaling.Highest) Loss(set, other).ShouldBeGreaterThanOrEqualTo(loss - 1e-6);
        var scaled = TemperatureScaling.Apply(set, Math.Clamp(best, 0.5, 5));
        scaled.Predicted.ShouldBe(set.Predicted);
        for (int i = 0; i < scaled.Count; i++) scaled.Row(i).ToArray().Sum().ShouldBe(1, 1e-5f);

        static double Loss(PredictionSet set, double temperature)
        {
            var at = TemperatureScaling.Apply(set, temperature);
            return Enumerable.Range(0, at.Count).Average(i => -Math.Log(at.Row(i)[at.Labels[i]]));
        }
    }, iter: 100);

    [Fact]
    public void Temperatures_that_are_none_are_refused()
    {
        foreach (double wrong in (double[])[0, -1, double.NaN, double.PositiveInfinity]) Should.Throw<ArgumentOutOfRangeException>(() => TemperatureScaling.Apply(Always(0.9f, 1, 0), wrong));
        Should.Throw<ArgumentException>(() => TemperatureScaling.Fit(new PredictionSet([], [], [], ["no", "yes"]))).Message.ShouldStartWith("There are no pictures to fit a temperature to;");
    }
}
