using Sepal.Cli.Screens;

namespace Sepal.Cli.Tests.Screens;

public sealed class DurationsTests
{
    [Theory]
    [InlineData(0, "0.0 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.6, "1 min 00 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7800, "2 h 10 min")]
    [InlineData(-1, "0.0 s")]
    public void Times_are_shown_in_units_that_people_use(double seconds, string expected)
        => Durations.Show(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);
}
