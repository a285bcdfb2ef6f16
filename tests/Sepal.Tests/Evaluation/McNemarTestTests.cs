using Sepal.Evaluation;

namespace Sepal.Tests.Evaluation;

public sealed class McNemarTestTests
{
    // Sums of binomial coefficients over a power of 2, in whole numbers, by Python. 86 and 150: approval of the prime minister, Agresti, "Categorical Data Analysis", section 10.1.
    [Theory]
    [InlineData(10, 2, 0.03857421875)]
    [InlineData(0, 6, 0.03125)]
    [InlineData(0, 5, 0.0625)]
    [InlineData(33, 14, 0.007942726509483578)]
    [InlineData(86, 150, 3.715936139571442e-05)]
    [InlineData(700, 600, 0.0060157938610449525)]
    [InlineData(2000, 2200, 0.0021323556719912346)]
    public void The_p_value_is_the_exact_one(int onlyFirst, int onlySecond, double expected)
    {
        new McNemarTest(onlyFirst, onlySecond).PValue.ShouldBe(expected, expected * 1e-9);
        new McNemarTest(onlySecond, onlyFirst).PValue.ShouldBe(expected, expected * 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(600)]
    public void As_many_on_both_sides_are_no_difference(int each) => new McNemarTest(each, each).PValue.ShouldBe(1);

    [Fact]
    public void Only_pictures_on_which_one_model_alone_is_right_count()
    {
        var (first, second) = Answers.Pair(both: 20, onlyFirst: 10, onlySecond: 2, none: 5);
        McNemarTest.Between(first, second).ShouldBe(new McNemarTest(10, 2));
        McNemarTest.Between(second, first).ShouldBe(new McNemarTest(2, 10));
        Should.Throw<ArgumentOutOfRangeException>(() => new McNemarTest(-1, 2));
    }
}
