using System.Text.Json.Nodes;
using Sepal.Data;

namespace Sepal.Tests.Data;

public sealed class SplitManifestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Made()
    {
        _folder.Classes(10, "data/rosés [wild]", "data/tulips");
        string path = _folder["lists/split.json"];
        SplitManifest.Create(ImageFolder.Open(_folder["data"]), seed: 7).Write(path);
        return path;
    }

    private string Changed(Action<JsonObject> change)
    {
        string path = Made();
        var document = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(document);
        File.WriteAllText(path, document.ToJsonString());
        return path;
    }

    private string ErrorOf(string path) => Should.Throw<DatasetException>(() => ImageFolder.Open(path)).Message.Replace(_folder.Path, "DIR");

    [Fact]
    public void What_is_written_is_read()
    {
        string path = Made();

        var manifest = SplitManifest.Read(path);
        var data = ImageFolder.Open(path);

        manifest.Seed.ShouldBe(7);
        manifest.Validation.ShouldBe(0.15);
        manifest.Root.ShouldBe(_folder["data"]);
        manifest.ClassNames.ShouldBe(["rosés [wild]", "tulips"]);
        PartNames.All.Select(manifest.Count).ShouldBe([12, 4, 4]);
        data.Items.ShouldBe(ImageFolder.Split(ImageFolder.Open(_folder["data"]), 7).Items);
        data.IsSplit.ShouldBeTrue();
        manifest.Open(verifyHashes: true).Items.Count.ShouldBe(20);
    }

    [Fact]
    public void The_same_split_has_the_same_bytes_and_moves_with_its_folder()
    {
        string path = Made();
        byte[] first = File.ReadAllBytes(path);
        SplitManifest.Create(ImageFolder.Open(_folder["data"]), seed: 7).Write(path);
        File.ReadAllBytes(path).ShouldBe(first);

        using var elsewhere = new TemporaryFolder();
        Directory.Move(_folder["data"], elsewhere["data"]);
        Directory.Move(_folder["lists"], elsewhere["lists"]);
        SplitManifest.Read(elsewhere["lists/split.json"]).Open(verifyHashes: true).Items.Count.ShouldBe(20);
    }

    [Fact]
    public void Part_folders_become_a_manifest_with_their_parts()
    {
        _folder.Classes(2, "data/train/a", "data/train/b", "data/val/a", "data/val/b");
        SplitManifest.Create(ImageFolder.Open(_folder["data"]), 0).Write(_folder["split.json"]);

        var manifest = SplitManifest.Read(_folder["split.json"]);

        manifest.Seed.ShouldBeNull();
        PartNames.All.Select(manifest.Count).ShouldBe([4, 4, 0]);
    }

    [Fact]
    public void Missing_and_changed_files_are_counted_and_the_first_are_named()
    {
        string path = Made();
        File.WriteAllText(_folder["data/tulips/003.png"], "other");
        File.WriteAllText(_folder["data/tulips/004.png"], "");
        ImageFolder.Open(path).Items.Count.ShouldBe(20);
        Should.Throw<DatasetException>(() => SplitManifest.Read(path).Open(verifyHashes: true)).Message.Replace(_folder.Path, "DIR")
            .ShouldBe("2 of 20 files of 'DIR/lists/split.json' are changed in 'DIR/data': 'tulips/003.png', 'tulips/004.png'; expected the files that were split. Restore them, or split again.");

        for (int i = 0; i < 5; i++) File.Delete(_folder[$"data/tulips/00{i}.png"]);
        ErrorOf(path).ShouldBe("5 of 20 files of 'DIR/lists/split.json' are missing in 'DIR/data': 'tulips/000.png', 'tulips/001.png', 'tulips/002.png' and 2 more; expected the files that were split. Restore them, or split again.");

        Directory.Delete(_folder["data"], recursive: true);
        ErrorOf(path).ShouldBe("The data folder 'DIR/data' of 'DIR/lists/split.json' does not exist; expected the folder that was split. Put it back, or split again.");
    }

    [Theory]
    [InlineData("../secret.png", "leads outside the data folder or in a detour")]
    [InlineData("tulips/../../secret.png", "leads outside the data folder or in a detour")]
    [InlineData("tulips//000.png", "leads outside the data folder or in a detour")]
    [InlineData("/etc/secret.png", "is absolute")]
    [InlineData("\\\\server\\share\\secret.png", "is absolute")]
    [InlineData("tulips/passwd", "is not a picture's")]
    [InlineData("tulips/\0.png", "is empty or not a path")]
    [InlineData("", "is empty or not a path")]
    public void A_path_that_leads_outside_is_refused(string hostile, string reason)
    {
        _folder.Write("secret.png");
        ErrorOf(Changed(document => document["items"]![3]!["path"] = hostile))
            .ShouldStartWith($"The manifest 'DIR/lists/split.json' has a path that {reason} (item 3, path '{hostile.Replace('\0', '?')}'); expected paths of picture files inside the data folder.");
    }

    [Fact]
    public void A_link_that_leads_outside_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        string path = Made();
        File.Move(_folder["data/tulips/000.png"], _folder["secret.png"]);
        File.CreateSymbolicLink(_folder["data/tulips/000.png"], _folder["secret.png"]);
        ErrorOf(path).ShouldContain("1 of 20 files of 'DIR/lists/split.json' is only a link that leads outside in 'DIR/data': 'tulips/000.png'");
    }

    [Theory]
    [InlineData("class", "lilies", "has the unknown class 'lilies' (item 0")]
    [InlineData("part", "holdout", "has the unknown part 'holdout' (item 0")]
    [InlineData("sha256", "abc", "has no valid sha256 (item 0")]
    [InlineData("path", "tulips/000.png", "names a file twice")]
    public void Wrong_items_are_refused(string key, string value, string expected)
        => ErrorOf(Changed(document => document["items"]![0]![key] = value)).ShouldContain(expected);

    [Theory]
    [InlineData("version", "2", "has version 2; expected version 1.")]
    [InlineData("classes", "[\"a\"]", "has the classes 'a'; expected at least 2 names, all different.")]
    [InlineData("classes", "[\"a\",\"a\"]", "has the classes 'a', 'a'; expected")]
    [InlineData("classes", "null", "has no classes")]
    [InlineData("items", "[]", "has no items")]
    [InlineData("items", "[null]", "has nothing as item 0")]
    [InlineData("items", "5", "is not a split manifest (at $.items, line 1)")]
    [InlineData("root", "null", "has no root")]
    public void A_wrong_document_is_refused(string key, string value, string expected)
        => ErrorOf(Changed(document => document[key] = JsonNode.Parse(value))).ShouldContain(expected);

    [Fact]
    public void A_manifest_cut_anywhere_is_one_clear_error()
    {
        string path = Made();
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length - 2; length += 97)
        {
            File.WriteAllBytes(path, whole[..length]);
            Should.Throw<DatasetException>(() => ImageFolder.Open(path)).Message.ShouldNotContain("\n");
        }
    }

    [Fact]
    public void A_manifest_that_cannot_be_written_is_one_clear_error()
    {
        string path = Made();
        _folder.Write("blocked");
        Should.Throw<DatasetException>(() => SplitManifest.Read(path).Write(_folder["blocked/split.json"])).Message.ShouldContain("can't be written");
    }

    [Fact]
    public void A_split_can_be_cancelled_and_reports_progress()
    {
        _folder.Classes(10, "a", "b");
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => ImageFolder.Split(ImageFolder.Open(_folder.Path), 0, cancellation: source.Token));

        var seen = new List<PictureProgress>();
        ImageFolder.Split(ImageFolder.Open(_folder.Path), 0, progress: new Seen(seen));
        seen.Count.ShouldBe(20);
        seen.ShouldContain(new PictureProgress(20, 20));
    }

    private sealed class Seen(List<PictureProgress> list) : IProgress<PictureProgress>
    {
        public void Report(PictureProgress value) { lock (list) list.Add(value); }
    }

    [Fact]
    public void An_empty_file_is_left_out_of_a_split_and_listed()
    {
        _folder.Classes(5, "a", "b");
        _folder.Write("a/empty.jpg", "");

        var split = ImageFolder.Split(ImageFolder.Open(_folder.Path), 0);

        split.Items.Count.ShouldBe(10);
        split.Bad.ShouldBe([new("a/empty.jpg", "the file is empty")]);
    }
}
