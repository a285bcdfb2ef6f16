using Sepal.Evaluation;
using Sepal.Reporting.Markup;

namespace Sepal.Reporting.Tests.Markup;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(0.031, "+3.1")]
    [InlineData(-0.004, "−0.4")]
    [InlineData(-0.0004, "0.0")]
    [InlineData(0, "0.0")]
    public void A_difference_has_its_sign_where_it_is_one(double difference, string expected) => Numbers.Points(difference).ShouldBe(expected);

    [Theory]
    [InlineData(1, "100.0%")]
    [InlineData(0.99996, ">99.9%")]
    [InlineData(0.0001, "<0.1%")]
    [InlineData(0, "0.0%")]
    [InlineData(0.5, "50.0%")]
    public void A_probability_is_never_certain_where_it_is_not_quite(double probability, string expected) => Numbers.Probability(probability).ShouldBe(expected);

    [Theory]
    [InlineData(0.44, "0.4 s")]
    [InlineData(42.3, "42 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7801, "2 h 10 min")]
    public void A_time_has_the_units_that_fit(double seconds, string expected) => Numbers.Duration(seconds).ShouldBe(expected);

    [Fact]
    public void Missing_numbers_are_a_dash()
    {
        Numbers.Percent(null).ShouldBe("–");
        Numbers.Percent(double.NaN).ShouldBe("–");
        Numbers.Loss(double.NaN).ShouldBe("–");
        Numbers.Interval(null).ShouldBe("–");
        Numbers.Interval(new ConfidenceInterval(0.123, 0.4567)).ShouldBe("12.3 to 45.7%");
    }

    [Fact]
    public void Counts_and_lists_read_as_sentences()
    {
        Numbers.Count(1, "photo").ShouldBe("1 photo");
        Numbers.Count(3670, "photo").ShouldBe("3,670 photos");
        Numbers.Count(5, "class").ShouldBe("5 classes");
        Numbers.List(["a"]).ShouldBe("a");
        Numbers.List(["a", "b", "c"]).ShouldBe("a, b and c");
        Numbers.PValue(0.0004).ShouldBe("<0.001");
        Numbers.PValue(0.0314).ShouldBe("0.031");
    }
}
