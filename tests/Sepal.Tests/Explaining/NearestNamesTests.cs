namespace Sepal.Tests.Explaining;

public sealed class NearestNamesTests
{
    [Fact]
    public void The_nearest_come_first_and_a_paths_last_part_counts_too()
    {
        NearestNames.Of("block5_conv", ["input", "vgg16/block1_conv1", "vgg16/block5_conv3", "head"], 2).ShouldBe(["vgg16/block5_conv3", "vgg16/block1_conv1"]);
        NearestNames.Of("rosse", ["daisy", "roses", "tulips"]).ShouldBe(["roses"]);
        NearestNames.Of("x", []).ShouldBeEmpty();
    }
}
