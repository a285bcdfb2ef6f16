using Sepal.Backbones;
using Sepal.Tests.Golden;

namespace Sepal.Tests.Backbones;

public sealed class ImageNetClassesTests
{
    [Fact]
    public void There_are_a_thousand_with_ids_and_names_in_the_order_of_their_labels()
    {
        ImageNetClasses.All.Count.ShouldBe(1000);
        ImageNetClasses.All[0].ShouldBe(new ImageNetClass(0, "n01440764", "tench"));
        ImageNetClasses.All[985].ShouldBe(new ImageNetClass(985, "n11939491", "daisy"));
        ImageNetClasses.All[999].ShouldBe(new ImageNetClass(999, "n15075141", "toilet_tissue"));
        ImageNetClasses.All.Select(c => c.Index).ShouldBe(Enumerable.Range(0, 1000));
    }

    [Fact]
    public void They_are_those_of_the_table()
    {
        Assert.SkipWhen(GoldenBook.Shared is null, "imagenet_classes.tsv lies in ../shared, which is absent here");
        ImageNetClasses.All.Select(c => $"{c.Index}\t{c.WordNetId}\t{c.Name}").ShouldBe(
            File.ReadLines(Path.Combine(GoldenBook.Shared!, "imagenet_classes.tsv")).Skip(1).Select(line => line[..line.LastIndexOf('\t')]));
    }

    [Fact]
    public void Decoding_gives_the_likeliest_first_and_of_equals_the_smaller_label()
    {
        var probabilities = new float[1000];
        (probabilities[985], probabilities[10], probabilities[7]) = (0.5f, 0.2f, 0.2f);
        ImageNetClasses.Decode(probabilities, 3).Select(p => (p.Class.Name, p.Probability)).ShouldBe([("daisy", 0.5f), ("cock", 0.2f), ("brambling", 0.2f)]);
        ImageNetClasses.Decode(probabilities).Count.ShouldBe(5);
    }

    [Fact]
    public void Other_classifiers_are_refused()
        => Should.Throw<ArgumentException>(() => ImageNetClasses.Decode(new float[5])).Message.ShouldStartWith(
            "Expected the 1000 probabilities of one picture; got 5. Only a classifier of ImageNet's classes can be decoded.");
}
