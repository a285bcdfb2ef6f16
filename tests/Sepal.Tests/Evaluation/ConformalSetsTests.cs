using Sepal.Evaluation;
using Sepal.Numerics;

namespace Sepal.Tests.Evaluation;

public sealed class ConformalSetsTests
{
    /// <summary>Pictures of the first of three classes with these probabilities, the rest shared by the others as 2 to 1.</summary>
    private static PredictionSet Truths(params IReadOnlyList<float> truths)
        => new([.. truths.SelectMany(p => new[] { p, (1 - p) * 2 / 3, (1 - p) / 3 })], new int[truths.Count], [], Answers.Flowers);

    [Fact]
    public void The_threshold_is_the_one_computed_by_hand()
    {
        // n = 9, coverage 0.8: k = ceil(10 · 0.8) = 8, the eighth smallest score, the eighth largest probability: 0.2.
        var sets = ConformalSets.Calibrate(Truths(0.9f, 0.8f, 0.7f, 0.6f, 0.5f, 0.4f, 0.3f, 0.2f, 0.1f), 0.8);
        sets.LeastProbability.ShouldBe(0.2, 1e-6);
        sets.Threshold.ShouldBe(0.8, 1e-6);
        (sets.CalibrationImages, sets.CoverageWanted, sets.HoldsEveryClass).ShouldBe((9, 0.8, false));
        sets.SetOf([0.1f, 0.6f, 0.3f]).ShouldBe([1, 2]);
        sets.SetOf([0.2f, 0.7f, 0.1f]).ShouldBe([1, 0], "the threshold itself is in");
        sets.SetOf([0.15f, 0.15f, 0.15f]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(8, 0.9, true)]
    [InlineData(9, 0.9, false)]
    [InlineData(98, 0.99, true)]
    [InlineData(99, 0.99, false)]
    public void Too_few_pictures_for_the_promise_put_every_class_into_every_set(int images, double coverage, bool holdsAll)
    {
        var sets = ConformalSets.Calibrate(Truths([.. Enumerable.Range(0, images).Select(i => 0.5f + 0.001f * i)]), coverage);
        sets.HoldsEveryClass.ShouldBe(holdsAll);
        sets.SetOf([1f, 0f, 0f]).Count.ShouldBe(holdsAll ? 3 : 1);
        if (holdsAll) sets.Evaluate(Truths(0f, 1f)).ShouldSatisfyAllConditions(r => r.Coverage.ShouldBe(1), r => r.MeanSetSize.ShouldBe(3));
    }

    [Fact]
    public void A_product_that_is_whole_in_decimals_is_not_rounded_up()
        // 100 · 0.07 is 7.000000000000001 in binary: k must be 7, the seventh largest.
        => ConformalSets.Calibrate(Truths([.. Enumerable.Range(1, 99).Select(i => i / 100f)]), 0.07).LeastProbability.ShouldBe(0.93, 1e-6);

    [Fact]
    public void Coverage_sizes_and_classes_are_those_counted_by_hand()
    {
        var sets = ConformalSets.Calibrate(Truths(0.9f, 0.8f, 0.7f, 0.6f, 0.5f, 0.4f, 0.3f, 0.2f, 0.1f), 0.8); // from 0.2 on
        var test = new PredictionSet(
            [0.9f, 0.05f, 0.05f, 0.5f, 0.4f, 0.1f, 0.4f, 0.3f, 0.3f, 0.1f, 0.8f, 0.1f, 0.19f, 0.19f, 0.19f], [0, 1, 2, 2, 0], [], Answers.Flowers);
        var result = sets.Evaluate(test);
        result.Coverage.ShouldBe(0.6, 1e-12);
        result.CoverageInterval.ShouldBe(ConfidenceInterval.Wilson(3, 5));
        result.SetSizes.ShouldBe([1, 2, 1, 1]);
        result.MeanSetSize.ShouldBe((1 + 2 + 3 + 1 + 0) / 5.0, 1e-12);
        result.Classes.Select(c => (c.Name, c.Coverage, c.Images)).ShouldBe([("daisy", 0.5, 2), ("rose", 1.0, 1), ("tulip", 0.5, 2)]);
        (result.Images, result.CalibrationImages, result.CoverageWanted).ShouldBe((5, 9, 0.8));
    }

    [Fact]
    public void Over_many_draws_sets_hold_the_true_class_as_often_as_was_asked_for()
    {
        // 19 pictures and 0.9: k = 18, so that the mean coverage is 18/20 exactly, whatever the model. Here it is a poor one.
        var random = new RandomStream(3);
        int held = 0;
        const int draws = 2_000, each = 10;
        for (int d = 0; d < draws; d++)
        {
            var result = ConformalSets.Calibrate(Draw(19, ref random), 0.9).Evaluate(Draw(each, ref random));
            held += (int)Math.Round(result.Coverage * each);
        }
        // Standard deviation of a draw's coverage: Beta(18, 2) and 10 pictures; over 2,000 draws 0.0026.
        ((double)held / (draws * each)).ShouldBe(0.9, 0.009);

        static PredictionSet Draw(int pictures, ref RandomStream random)
        {
            float[] probabilities = new float[pictures * 4];
            int[] labels = new int[pictures];
            for (int i = 0; i < pictures; i++)
            {
                labels[i] = random.NextInt(4);
                double[] row = new double[4];
                for (int c = 0; c < 4; c++) row[c] = Math.Exp(random.NextNormal() + (c == labels[i] ? 1 : 0));
                for (int c = 0; c < 4; c++) probabilities[i * 4 + c] = (float)(row[c] / row.Sum());
            }
            return new PredictionSet(probabilities, labels, [], ["a", "b", "c", "d"]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Coverages_that_nobody_can_promise_are_refused(double coverage)
        => Should.Throw<ArgumentOutOfRangeException>(() => ConformalSets.Calibrate(Truths(0.5f), coverage)).Message.ShouldStartWith("Expected a coverage above 0 and below 1; got");

    [Fact]
    public void Nothing_is_calibrated_or_measured_without_pictures()
    {
        Should.Throw<ArgumentException>(() => ConformalSets.Calibrate(Truths(), 0.9)).Message.ShouldStartWith("There are no pictures to calibrate");
        Should.Throw<ArgumentException>(() => ConformalSets.Calibrate(Truths(0.5f), 0.9).Evaluate(Truths())).Message.ShouldStartWith("There are no pictures to evaluate");
    }
}
