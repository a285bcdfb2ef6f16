using CsCheck;
using Sepal.Data;

namespace Sepal.Tests.Data;

public sealed class StratifiedSplitTests
{
    private static readonly string[] ThreeClasses = ["a", "b", "c"];

    private static ImageItem Item(int label, int content, string name = "") => new()
    {
        Path = $"/{label}/{content}{name}.jpg",
        RelativePath = $"{label}/{content}{name}.jpg",
        Label = label,
        Hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(content))),
    };

    [Fact]
    public void A_hundred_pictures_a_class_are_split_70_15_15_in_each()
    {
        var items = Enumerable.Range(0, 300).Select(i => Item(i % 3, i)).ToList();

        var balance = ClassBalance.Of(ThreeClasses, StratifiedSplit.Assign(items, ThreeClasses, 0, new(0.15, 0.15)));

        for (int label = 0; label < 3; label++)
            new[] { balance.Count(Part.Train, label), balance.Count(Part.Validation, label), balance.Count(Part.Test, label) }.ShouldBe([70, 15, 15]);
    }

    /// <summary>Few contents for many files: duplicates within classes abound. Properties: nothing torn, nothing empty, order irrelevant.</summary>
    [Fact]
    public void Same_contents_share_a_part_every_part_has_every_class_and_order_does_not_matter() =>
        Gen.Select(Gen.Int[3, 40].Array[3], Gen.Int[1, 3], Gen.Long, Gen.Int).Sample((sizes, copies, seed, order) =>
        {
            var items = sizes.SelectMany((size, label) => Enumerable.Range(0, size * copies).Select(i => Item(label, label * 1000 + i % size, $"-{i}"))).ToArray();
            var split = StratifiedSplit.Assign(items, ThreeClasses, seed, new(0.15, 0.2));
            var shuffled = items.ToArray();
            new Random(order).Shuffle(shuffled);
            var again = StratifiedSplit.Assign(shuffled, ThreeClasses, seed, new(0.15, 0.2));

            split.GroupBy(item => item.Hash).ShouldAllBe(group => group.Select(item => item.Part).Distinct().Count() == 1);
            split.Select(item => (item.Label, item.Part)).Distinct().Count().ShouldBe(9);
            again.OrderBy(item => item.Path, StringComparer.Ordinal).ShouldBe(split.OrderBy(item => item.Path, StringComparer.Ordinal));
        }, iter: 200);

    [Fact]
    public void Another_seed_is_another_split_and_another_name_is_not()
    {
        var items = Enumerable.Range(0, 90).Select(i => Item(i % 3, i)).ToList();
        var renamed = items.Select(item => item with { RelativePath = "x" + item.RelativePath, Path = "/x" + item.Path }).ToList();
        Part[] Parts(List<ImageItem> of, long seed) => [.. StratifiedSplit.Assign(of, ThreeClasses, seed, new(0.15, 0.15)).Select(item => item.Part)];

        Parts(items, 1).ShouldNotBe(Parts(items, 0));
        Parts(renamed, 0).ShouldBe(Parts(items, 0));
    }

    [Fact]
    public void A_new_picture_moves_few_others()
    {
        var items = Enumerable.Range(0, 300).Select(i => Item(i % 3, i)).ToList();
        var before = StratifiedSplit.Assign(items, ThreeClasses, 0, new(0.15, 0.15));
        var after = StratifiedSplit.Assign([.. items, Item(0, 1000)], ThreeClasses, 0, new(0.15, 0.15));

        before.Zip(after).Count(pair => pair.First.Part != pair.Second.Part).ShouldBeLessThan(4);
    }

    [Fact]
    public void The_same_bytes_under_two_labels_are_never_measured_on()
    {
        var items = Enumerable.Range(0, 60).Select(i => Item(i % 3, i)).Append(Item(1, 0)).Append(Item(2, 0)).ToList();

        for (int seed = 0; seed < 20; seed++)
            StratifiedSplit.Assign(items, ThreeClasses, seed, new(0.3, 0.3)).Where(item => item.Hash == items[0].Hash).ShouldAllBe(item => item.Part == Part.Train);
    }

    [Theory]
    [InlineData(0.0, 0.2, new[] { 8, 0, 2 })]
    [InlineData(0.2, 0.0, new[] { 8, 2, 0 })]
    [InlineData(0.0, 0.0, new[] { 10, 0, 0 })]
    [InlineData(0.45, 0.45, new[] { 1, 4, 5 })]
    [InlineData(0.01, 0.01, new[] { 8, 1, 1 })]
    public void Ratios_are_followed_as_far_as_whole_pictures_go(double val, double test, int[] expected)
    {
        var items = Enumerable.Range(0, 30).Select(i => Item(i % 3, i)).ToList();

        var balance = ClassBalance.Of(ThreeClasses, StratifiedSplit.Assign(items, ThreeClasses, 0, new(val, test)));

        PartNames.All.Select(part => balance.Count(part, 1)).ShouldBe(expected);
    }

    [Fact]
    public void Too_few_different_pictures_are_an_error()
    {
        ImageItem[] items = [.. Enumerable.Range(0, 30).Select(i => Item(i % 2, i)), Item(2, 100, "a"), Item(2, 100, "b"), Item(2, 101)];

        Should.Throw<DatasetException>(() => StratifiedSplit.Assign(items, ThreeClasses, 0, new(0.15, 0.15))).Message
            .ShouldBe("Class 'c' has 2 different pictures of its own in 3 files; at least 3 are needed for 3 parts. Add pictures, remove the class, or leave a part out (a validation or test share of 0).");
    }

    [Theory]
    [InlineData(-0.1, 0.1)]
    [InlineData(0.5, 0.5)]
    [InlineData(double.NaN, 0.1)]
    [InlineData(0.1, 1.0)]
    public void Impossible_ratios_are_refused(double val, double test) => Should.Throw<ArgumentException>(() => new SplitRatios(val, test));
}
