using Sepal.Data;
using Sepal.Tests.Golden;

namespace Sepal.Tests.Data;

public sealed class DatasetScanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Good_bad_and_skipped_files_are_told_apart_and_nothing_is_deleted()
    {
        _folder.Classes(3, "a", "b");
        _folder.Write("a/text.jpg", "no picture");
        _folder.Write("a/empty.png", "");
        _folder.Write("b/note.txt");
        byte[] whole = File.ReadAllBytes(_folder.Picture("b/cut [1] é.png", 99, 200, 200));
        File.WriteAllBytes(_folder["b/cut [1] é.png"], whole[..(whole.Length / 2)]);
        int before = Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Length;

        var scan = DatasetScan.Run(_folder.Path);

        scan.Classes.ShouldBe([new("a", 3), new("b", 3)]);
        scan.Bad.Select(file => file.Path).ShouldBe(["a/empty.png", "a/text.jpg", "b/cut [1] é.png"]);
        scan.Bad[0].Reason.ShouldBe("The file is empty. Replace or remove it.");
        scan.Bad[2].Reason.ShouldContain("cut short");
        scan.Skipped.ShouldHaveSingleItem().Path.ShouldBe("b/note.txt");
        Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Length.ShouldBe(before);
    }

    [Fact]
    public void Folders_that_cannot_be_trained_on_can_be_scanned()
    {
        DatasetScan.Run(_folder.Path).Classes.ShouldBeEmpty();
        _folder.Classes(2, "only");
        DatasetScan.Run(_folder.Path).Classes.ShouldBe([new("only", 2)]);
        Directory.CreateDirectory(_folder["vacant"]);
        DatasetScan.Run(_folder.Path).Classes.ShouldBe([new("only", 2), new("vacant", 0)]);
        DatasetScan.Run(_folder["only"]).Classes.ShouldBe([new("only", 2)]);
        Should.Throw<DatasetException>(() => DatasetScan.Run(_folder["none"])).Message.ShouldContain("does not exist");
    }

    [Fact]
    public void Parts_are_counted_together_and_a_manifest_can_be_scanned()
    {
        _folder.Classes(4, "train/a", "train/b", "val/a", "val/b");
        SplitManifest.Create(ImageFolder.Open(_folder.Path), 0).Write(_folder["split.json"]);
        File.Delete(_folder["val/a/000.png"]);

        DatasetScan.Run(_folder.Path).Classes.ShouldBe([new("a", 7), new("b", 8)]);
        var scan = DatasetScan.Run(_folder["split.json"]);
        scan.Classes.ShouldBe([new("a", 7), new("b", 8)]);
        scan.Bad.ShouldHaveSingleItem().Path.ShouldBe("val/a/000.png");
    }

    [Fact]
    public void A_pipe_with_a_pictures_name_does_not_block()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mkfifo is Linux's here");
        _folder.Classes(1, "a", "b");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [_folder["a/pipe.jpg"]])) made.WaitForExit();

        DatasetScan.Run(_folder.Path).Bad.ShouldHaveSingleItem().Path.ShouldBe("a/pipe.jpg");
        ImageFolder.Split(ImageFolder.Open(_folder.Path), 0, 0, 0).Bad.ShouldHaveSingleItem().Path.ShouldBe("a/pipe.jpg");
    }

    /// <summary>Good and bad files of every kind, as the golden book tells them apart.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_bad_golden_file_is_named_and_no_good_one_is_refused(bool inClassFolders)
    {
        string? files = SharedFiles();
        Assert.SkipWhen(files is null, "needs the golden files in ../shared");
        foreach (string file in Directory.GetFiles(files))
        {
            string target = _folder[inClassFolders ? $"{(file.Length % 2 == 0 ? "even" : "odd")}/{Path.GetFileName(file)}" : Path.GetFileName(file)];
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var scan = DatasetScan.Run(_folder.Path);

        string[] bad = ["bomb.png", "empty.jpg", "header_only.png", "text.jpg", "truncated.jpg"];
        scan.Bad.Select(file => Path.GetFileName(file.Path)).Order(StringComparer.Ordinal).ShouldBe(bad);
        scan.Bad.ShouldAllBe(file => file.Reason.Length > 10 && !file.Reason.Contains('\n') && !file.Reason.Contains("golden"));
        scan.Skipped.ShouldHaveSingleItem().Reason.ShouldBe("TIFF is not read: convert it to PNG or JPEG");
        scan.Classes.Sum(one => one.Images).ShouldBe(Directory.GetFiles(files).Length - bad.Length - 1);
        scan.Classes.Count.ShouldBe(inClassFolders ? 2 : 1);
    }

    [Fact]
    public void A_scan_can_be_cancelled()
    {
        _folder.Classes(3, "a", "b");
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => DatasetScan.Run(_folder.Path, cancellation: source.Token));
    }

    private static string? SharedFiles() => GoldenBook.Find("files/bomb.png") is { } folder ? Path.Combine(folder, "files") : null;
}
