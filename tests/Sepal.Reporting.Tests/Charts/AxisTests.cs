using Sepal.Reporting.Charts;

namespace Sepal.Reporting.Tests.Charts;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0, 2.97, new[] { 0.0, 1, 2, 3 }, 0)]
    [InlineData(0, 0.043, new[] { 0.0, 0.01, 0.02, 0.03, 0.04, 0.05 }, 2)]
    [InlineData(0.2, 1, new[] { 0.2, 0.4, 0.6, 0.8, 1 }, 1)]
    [InlineData(0, 1, new[] { 0.0, 0.2, 0.4, 0.6, 0.8, 1 }, 1)]
    [InlineData(0, 1234, new[] { 0.0, 500, 1000, 1500 }, 0)]
    public void Marks_are_round_and_hold_all_values(double least, double most, double[] expected, int decimals)
    {
        var axis = Axis.Round(least, most, 0, 100);
        axis.Marks.Count.ShouldBe(expected.Length);
        foreach (var (mark, value) in axis.Marks.Zip(expected)) mark.ShouldBe(value, 1e-9);
        axis.Decimals.ShouldBe(decimals);
        axis[expected[0]].ShouldBe(0, 1e-9);
        axis[expected[^1]].ShouldBe(100, 1e-9);
    }

    [Fact]
    public void Places_go_the_way_that_is_asked_and_never_out_of_the_drawing()
    {
        var up = Axis.Round(0, 1, 200, 20);
        up[0.5].ShouldBe(110, 1e-9);
        up[7].ShouldBe(20, 1e-9);
        up[-7].ShouldBe(200, 1e-9);
    }

    [Theory]
    [InlineData(1, new[] { 1.0 })]
    [InlineData(5, new[] { 1.0, 2, 3, 4, 5 })]
    [InlineData(30, new[] { 1.0, 5, 10, 15, 20, 25, 30 })]
    public void Epochs_are_whole_numbers_from_one(int count, double[] expected) => Axis.Whole(count, 0, 100).Marks.ShouldBe(expected);
}
