using Sepal.Data;
using Sepal.Data.Auditing;
using Sepal.Imaging;

namespace Sepal.Tests.Data.Auditing;

public sealed class DatasetAuditTests : IDisposable
{
    private static readonly string[] Changes = ["jpeg", "small", "bright", "mirrored", "cut"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Save(string relative, Picture picture)
    {
        PictureEncoder.SavePng(picture, _folder[relative]);
        return _folder[relative];
    }

    private static string[] Paths(DuplicateGroup group) => [.. group.Pictures.Select(picture => picture.RelativePath)];

    [Fact]
    public void Planted_copies_of_drawn_flowers_are_found_and_nothing_else()
    {
        SyntheticFlowers.Write(_folder.Path, new SyntheticFlowersOptions { PerClass = 16, Size = 96, Seed = 4 });
        string[] files = [.. ImageFolder.Open(_folder.Path).Items.Select(item => item.RelativePath)];
        var planted = new List<string[]>();
        for (int i = 0; i < 20; i++)
        {
            string original = files[4 * i], copy = $"{original.Split('/')[0]}/a copy {i}.png";
            Save(copy, Scenes.Changed(PictureDecoder.Load(_folder[original]), Changes[i % Changes.Length]));
            planted.Add([.. new[] { copy, original }.Order(StringComparer.Ordinal)]);
        }
        File.Copy(_folder[files[1]], _folder["rose/the same bytes.png"]);

        var audit = DatasetAudit.Run(ImageFolder.Open(_folder.Path), cancellation: TestContext.Current.CancellationToken);
        var exact = audit.Duplicates.Where(group => group.IsExact).ShouldHaveSingleItem();
        Paths(exact).ShouldBe([files[1], "rose/the same bytes.png"], ignoreOrder: true);
        exact.HasSeveralLabels.ShouldBeTrue();
        string[] found = [.. audit.Duplicates.Where(group => !group.IsExact).Select(group => string.Join(" = ", Paths(group)))], expected = [.. planted.Select(pair => string.Join(" = ", pair))];
        expected.Except(found).Count().ShouldBeLessThanOrEqualTo(1, $"recall: {string.Join("; ", expected.Except(found))}");
        found.Except(expected).ShouldBeEmpty("precision");
        audit.WithoutParts.ShouldBeNull();
        audit.Leaks.ShouldAllBe(group => group.Pictures.Select(picture => picture.Part).Distinct().Count() > 1);
        audit.Leaks.ShouldNotContain(exact, "a split keeps the same bytes together");
        audit.Leaks.Count.ShouldBeGreaterThan(3);

        var split = audit.Split(seed: 0);
        var partOf = split.Items.ToDictionary(item => item.RelativePath, item => item.Part);
        foreach (var group in audit.Duplicates) Paths(group).Select(path => partOf[path]).Distinct().ShouldHaveSingleItem();
        split.Count(Part.Test).ShouldBeInRange(12, 20);
        split.Items.ShouldAllBe(item => item.Hash != null);
        split.Write(_folder["split.json"]);
        DatasetAudit.Run(SplitManifest.Read(_folder["split.json"]).Open(verifyHashes: true), cancellation: TestContext.Current.CancellationToken).Leaks.ShouldBeEmpty();
    }

    [Fact]
    public void Leaks_of_given_parts_are_moved_to_training_and_nothing_else_is()
    {
        int number = 0;
        foreach (string part in (string[])["train", "val", "test"])
            foreach (string name in (string[])["a", "b"])
                for (int i = 0; i < 3; i++) Save($"{part}/{name}/{i}.png", Scenes.Draw(number++));
        Save("test/a/leak.png", Scenes.Changed(Scenes.Draw(0), "small"));
        Save("val/b/leak.png", Scenes.Changed(PictureDecoder.Load(_folder["test/b/1.png"]), "jpeg"));
        var audit = DatasetAudit.Run(ImageFolder.Open(_folder.Path), cancellation: TestContext.Current.CancellationToken);
        audit.Leaks.Select(group => string.Join(' ', Paths(group))).ShouldBe(["test/b/1.png val/b/leak.png", "test/a/leak.png train/a/0.png"], ignoreOrder: true);
        var split = audit.Split(seed: 0);
        split.Items.Where(item => !item.RelativePath.StartsWith(item.Part switch { Part.Train => "train", Part.Validation => "val", _ => "test" }, StringComparison.Ordinal))
            .Select(item => (item.RelativePath, item.Part)).ShouldBe([("test/a/leak.png", Part.Train), ("val/b/leak.png", Part.Test)]);

        foreach (string file in (string[])["test/b/0.png", "test/b/1.png", "test/b/2.png", "val/b/leak.png"]) File.Delete(_folder[file]);
        Save("test/b/only.png", Scenes.Changed(PictureDecoder.Load(_folder["train/b/1.png"]), "jpeg"));
        Should.Throw<DatasetException>(() => DatasetAudit.Run(ImageFolder.Open(_folder.Path)).Split(0)).Message
            .ShouldBe("Without its duplicates the class 'b' has no picture left in the test part; at least 1 is needed. Add pictures, or put all of them into one plain folder and split anew.");
    }

    [Fact]
    public void Odd_pictures_are_named_with_their_reason_and_good_ones_are_not()
    {
        for (int i = 0; i < 4; i++)
        {
            Save($"a/{i}.png", Sharp(i));
            Save($"b/{i}.png", Sharp(10 + i));
        }
        Save("a/tiny.png", Resizer.Resize(Sharp(20), 20, 60));
        Save("a/long.png", Resizer.Resize(Sharp(21), 50, 200));
        Save("b/one colour.png", Filled(130, 133));
        Save("b/dark.png", Filled(5, 50));
        Save("b/light.png", Filled(220, 255));
        Save("b/blurred.png", Resizer.Resize(Resizer.Resize(Sharp(22), 6, 8), 90, 120));
        _folder.Write("b/broken.png", "no picture");
        var audit = DatasetAudit.Run(ImageFolder.Open(_folder.Path), cancellation: TestContext.Current.CancellationToken);
        audit.Odd.Select(odd => (odd.Picture.RelativePath, odd.Kind)).ShouldBe(
            [("a/long.png", OddKind.Elongated), ("a/tiny.png", OddKind.Tiny), ("b/blurred.png", OddKind.Blurred), ("b/dark.png", OddKind.Dark), ("b/light.png", OddKind.Bright), ("b/one colour.png", OddKind.Flat)]);
        audit.Odd[1].Reason.ShouldBe("tiny: 60 x 20 pixels");
        audit.Odd[0].Reason.ShouldBe("long: 200 x 50 pixels, 4.0 to 1");
        audit.Bad.Select(bad => bad.Path).ShouldBe(["b/broken.png"]);

        static Picture Sharp(int number)
        {
            var picture = Scenes.Draw(number);
            for (int i = 0; i < picture.Pixels.Length; i++) picture.Pixels[i] = (byte)Math.Clamp(picture.Pixels[i] + ((i / 3 % 120 / 4 + i / 360 / 4) % 2 == 0 ? 25 : -25), 0, 255);
            return picture;
        }

        // Two levels in a chequered pattern.
        static Picture Filled(byte low, byte high) => new(64, 64, [.. Enumerable.Range(0, 64 * 64).SelectMany(i => Enumerable.Repeat((i % 64 / 8 + i / 512) % 2 == 0 ? low : high, 3))]);
    }

    [Fact]
    public void Sharpness_is_the_variance_of_the_laplacian_computed_by_hand()
    {
        // 3×3, black but for 9 in the middle: one point inside, -36: no variance. 4×3: -36 and 9: mean -13.5, variance 22.5².
        Look(3, 3, 4).Sharpness.ShouldBe(0);
        Look(4, 3, 5).Sharpness.ShouldBe(22.5 * 22.5, 1e-9);

        static PictureLook Look(int width, int height, int at)
        {
            var picture = new Picture(width, height);
            picture.Pixels.AsSpan(3 * at, 3).Fill(9);
            return PictureLook.Of(picture);
        }
    }

    [Fact]
    public void Too_few_pictures_for_parts_are_told_and_nothing_readable_is_an_error()
    {
        _folder.Classes(1, "a", "b");
        DatasetAudit.Run(ImageFolder.Open(_folder.Path)).WithoutParts!.ShouldStartWith("Class 'a' has 1 different picture of its own");
        _folder.Write("a/000.png", "x");
        _folder.Write("b/000.png", "x");
        Should.Throw<DatasetException>(() => DatasetAudit.Run(ImageFolder.Open(_folder.Path))).Message.ShouldStartWith("None of the 2 pictures of '");
    }

    [Fact]
    public void An_interruption_ends_it()
        => Should.Throw<OperationCanceledException>(() => DatasetAudit.Run(ImageFolder.Open(_folder.Classes(2, "a", "b").Path), cancellation: new CancellationToken(canceled: true)));
}
