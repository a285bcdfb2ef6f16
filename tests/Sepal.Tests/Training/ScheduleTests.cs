using System.Text.Json;
using System.Text.Json.Nodes;
using Sepal.Tests.Golden;
using Sepal.Training;

namespace Sepal.Tests.Training;

public sealed class ScheduleTests
{
    public static TheoryData<string> GoldenSchedules() => [.. GoldenBook.Open("optimizers").Cases.Where(c => c.TryGetProperty("schedule", out _)).Select(c => c.GetProperty("name").GetString()!)];

    private static JsonElement Case(string name) => GoldenBook.Open("optimizers").Cases.Single(c => c.GetProperty("name").GetString() == name);

    [Theory]
    [MemberData(nameof(GoldenSchedules))]
    public void Thirty_steps_give_the_rates_that_Keras_computed(string name)
    {
        var golden = Case(name);
        var schedule = Schedule.FromConfig(JsonNode.Parse(golden.GetProperty("schedule").GetRawText())!.AsObject());
        int step = 0;
        foreach (var expected in golden.GetProperty("values").EnumerateArray())
            schedule.At(step++).ShouldBe(expected.GetDouble(), 1e-8, $"{name} at {step - 1}");
        step.ShouldBe(30);
    }

    [Theory]
    [MemberData(nameof(GoldenSchedules))]
    public void A_config_read_from_Keras_is_written_with_the_same_keys_and_values(string name)
    {
        var stored = JsonNode.Parse(Case(name).GetProperty("schedule").GetRawText())!.AsObject();
        var written = Schedule.FromConfig(stored).ToConfig();
        JsonNode.DeepEquals(written["config"], stored["config"]).ShouldBeTrue(written.ToJsonString());
        written["class_name"]!.GetValue<string>().ShouldBe(stored["class_name"]!.GetValue<string>());
    }

    // By hand: over 4 steps of a rate of 1 down to 0, again over 8; at step 6 half of the second stretch is left over 8.
    [Fact]
    public void A_polynomial_in_cycles_starts_again_over_a_longer_stretch()
    {
        var schedule = new PolynomialDecay(1, 4, endLearningRate: 0, cycle: true);
        schedule.At(0).ShouldBe(1);
        schedule.At(4).ShouldBe(0);
        schedule.At(6).ShouldBe(0.25, 1e-7);
    }

    [Fact]
    public void Restarts_of_equal_length_are_lower_each_time()
    {
        var schedule = new CosineDecayRestarts(1, 10, tMul: 1, mMul: 0.5);
        schedule.At(0).ShouldBe(1);
        schedule.At(5).ShouldBe(0.5, 1e-6);
        schedule.At(10).ShouldBe(0.5, 1e-6);
        schedule.At(20).ShouldBe(0.25, 1e-6);
    }

    [Fact]
    public void Wrong_values_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new CosineDecay(0.1, 0));
        Should.Throw<ArgumentException>(() => new PiecewiseConstantDecay([5, 10], [1, 2])).Message.ShouldContain("2 boundaries and 2 values");
        Should.Throw<ArgumentException>(() => new PiecewiseConstantDecay([5, 5], [1, 2, 3])).Message.ShouldContain("got 5 after 5");
        Should.Throw<ArgumentOutOfRangeException>(() => { Schedule rate = -0.1; });
    }
}
