using Sepal.Cli.Usage;

namespace Sepal.Cli.Tests.Usage;

public sealed class NearestTests
{
    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("trian", "train", 1)]
    [InlineData("same", "same", 0)]
    [InlineData("ab", "ba", 1)]
    public void The_distance_counts_letters_and_swaps(string a, string b, int expected)
    {
        Nearest.Distance(a, b).ShouldBe(expected);
        Nearest.Distance(b, a).ShouldBe(expected);
    }

    [Theory]
    [InlineData("trian", "train")]
    [InlineData("evalute", "evaluate")]
    [InlineData("scan", "data scan")]
    [InlineData("pred", "predict")]
    [InlineData("TRAIN", "train")]
    [InlineData("banana", null)]
    [InlineData("", null)]
    public void The_nearest_word_is_what_was_meant(string typed, string? expected)
        => Nearest.Of(typed, ["train", "evaluate", "predict", "data", "data scan"]).ShouldBe(expected);
}
