using Sepal.Data;

namespace Sepal.Tests.Data;

public sealed class ClassBalanceTests
{
    private static ImageItem Item(int label, Part part) => new() { Path = "/x", RelativePath = "x", Label = label, Part = part };

    [Fact]
    public void Weights_make_every_class_count_the_same()
    {
        var balance = ClassBalance.Of(["a", "b"], [.. Enumerable.Repeat(Item(0, Part.Train), 6), Item(1, Part.Train), Item(1, Part.Train), Item(1, Part.Test)]);

        balance.Weights().ShouldBe([8 / 12.0, 2.0]);
        balance.MajorityBaseline(Part.Train).ShouldBe(0.75);
        balance.MajorityBaseline(Part.Validation).ShouldBe(0);
        balance.Count(1).ShouldBe(3);
        balance.Count(Part.Train).ShouldBe(8);
        balance.Weights(Part.Test).ShouldBe([0, 0.5]);
    }
}
