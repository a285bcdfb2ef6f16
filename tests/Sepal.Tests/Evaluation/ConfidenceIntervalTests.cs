using Sepal.Evaluation;

namespace Sepal.Tests.Evaluation;

public sealed class ConfidenceIntervalTests
{
    // Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilson_gives_the_literature_s_intervals(int successes, int trials, double low, double high)
    {
        var interval = ConfidenceInterval.Wilson(successes, trials);
        interval.Low.ShouldBe(low, 0.5e-4);
        interval.High.ShouldBe(high, 0.5e-4);
    }

    [Fact]
    public void Wilson_is_the_same_for_failures_turned_round_and_stays_in_0_to_1()
    {
        for (int trials = 1; trials <= 40; trials++)
        {
            for (int successes = 0; successes <= trials; successes++)
            {
                ConfidenceInterval interval = ConfidenceInterval.Wilson(successes, trials), turned = ConfidenceInterval.Wilson(trials - successes, trials);
                interval.Low.ShouldBe(1 - turned.High, 1e-12);
                interval.Low.ShouldBeInRange(0, (double)successes / trials);
                interval.High.ShouldBeInRange((double)successes / trials, 1);
            }
        }
    }

    [Fact]
    public void Nothing_is_known_without_trials() => ConfidenceInterval.Wilson(0, 0).ShouldBe(new ConfidenceInterval(0, 1));

    [Fact]
    public void More_successes_than_trials_are_refused() => Should.Throw<ArgumentOutOfRangeException>(() => ConfidenceInterval.Wilson(3, 2));
}
