using Sepal.Data;

namespace Sepal.Tests.Data;

public sealed class SampleTests
{
    private static ImageDataset Set(params (int Label, Part Part, int Count)[] groups) => new("/data", ["a", "b"],
        [.. groups.SelectMany(g => Enumerable.Range(0, g.Count).Select(i => Item(g.Label, g.Part, i)))], isSplit: true);

    private static ImageItem Item(int label, Part part, int i) => new() { Path = $"/data/{label}/{part}{i}.jpg", RelativePath = $"{label}/{part}{i}.jpg", Label = label, Part = part };

    [Fact]
    public void At_most_so_many_of_a_class_are_taken_in_the_proportions_of_its_parts()
    {
        var all = Set((0, Part.Train, 80), (0, Part.Validation, 10), (0, Part.Test, 10), (1, Part.Train, 15), (1, Part.Test, 5));
        var few = all.Sample(20);
        (few.Balance.Count(Part.Train, 0), few.Balance.Count(Part.Validation, 0), few.Balance.Count(Part.Test, 0)).ShouldBe((16, 2, 2));
        (few.Balance.Count(Part.Train, 1), few.Balance.Count(Part.Test, 1)).ShouldBe((15, 5));
        few.Items.ShouldBe(all.Items.Where(few.Items.Contains)); // their order is kept
    }

    [Fact]
    public void The_seed_and_the_names_decide_and_nothing_else()
    {
        var all = Set((0, Part.Train, 100), (1, Part.Train, 100));
        all.Sample(10).Items.ShouldBe(all.Sample(10).Items);
        all.Sample(10, seed: 1).Items.ShouldNotBe(all.Sample(10).Items);
        var turned = new ImageDataset("/data", ["a", "b"], [.. all.Items.Reverse()], isSplit: true);
        turned.Sample(10).Items.Select(i => i.RelativePath).Order().ShouldBe(all.Sample(10).Items.Select(i => i.RelativePath).Order());
        all.Sample(10).Items.Select(i => i.RelativePath).ShouldNotBe(all.Items.Take(10).Select(i => i.RelativePath));
    }

    [Fact]
    public void Every_part_keeps_a_picture() => Set((0, Part.Train, 99), (0, Part.Test, 1), (1, Part.Train, 1)).Sample(5).Balance.Count(Part.Test, 0).ShouldBe(1);
}
