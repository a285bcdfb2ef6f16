namespace Sepal.Cli.Tests.Commands;

public sealed class DataScanCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_json_lists_classes_bad_and_skipped_files()
    {
        _folder.Classes(2, "a", "b");
        _folder.Write("a/broken.jpg", "no picture");
        _folder.Write("b/note.txt");

        var json = SepalRun.Of("data", "scan", _folder.Path, "--json").Json;

        SepalRun.Keys(json).ShouldBe(["classes", "bad", "skipped"]);
        json.GetProperty("classes").ToString().Replace("\n", "").Replace(" ", "").ShouldBe("[{\"name\":\"a\",\"images\":2},{\"name\":\"b\",\"images\":2}]");
        var bad = json.GetProperty("bad").EnumerateArray().ShouldHaveSingleItem();
        SepalRun.Keys(bad).ShouldBe(["path", "reason"]);
        bad.GetProperty("path").GetString().ShouldBe("a/broken.jpg");
        var skipped = json.GetProperty("skipped").EnumerateArray().ShouldHaveSingleItem();
        skipped.GetProperty("path").GetString().ShouldBe("b/note.txt");
        skipped.GetProperty("reason").GetString().ShouldStartWith("not a picture by its name");
    }

    [Fact]
    public void A_person_sees_the_classes_then_each_file_with_its_reason()
    {
        _folder.Classes(4, "long").Classes(2, "short");
        _folder.Write("long/broken [x].jpg", "no picture");
        _folder.Write("note.txt");

        var run = SepalRun.Of("data", "scan", _folder.Path);

        run.Code.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldStartWith($"{_folder.Path}: 6 good pictures in 2 classes, 1 bad file, 1 skipped\n");
        run.Output.ShouldMatch(@"\nlong +4 █{30} *\nshort +2 █{15} *\n");
        run.Output.ShouldMatch(@"\n  long/broken \[x\]\.jpg: .{10,}\n");
        run.Output.ShouldMatch(@"\n  note\.txt: not a picture by its name.*\n");
        run.Output.ShouldContain($"Next: sepal data split '{_folder.Path}' --out split.json");
        run.Output.ShouldNotContain('\e');
    }

    [Fact]
    public void Quiet_leaves_the_result_and_drops_the_hint()
    {
        _folder.Classes(2, "a", "b");
        var run = SepalRun.Of("data", "scan", _folder.Path, "-q");
        run.Error.ShouldBeEmpty();
        run.Output.ShouldContain("4 good pictures");
        run.Output.ShouldNotContain("Next:");
    }

    [Theory]
    [InlineData("only", "needs at least 2 classes")]
    [InlineData("a b", "The class 'empty' has no picture")]
    [InlineData("", "There is no picture that can be used.")]
    public void What_cannot_be_trained_on_is_said(string classes, string expected)
    {
        _folder.Classes(2, classes.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (classes != "only") Directory.CreateDirectory(_folder["empty"]);
        var run = SepalRun.Of("data", "scan", _folder.Path);
        run.Code.ShouldBe(0);
        run.Output.ShouldContain(expected);
    }

    [Fact]
    public void When_every_file_is_bad_every_file_is_listed()
    {
        foreach (string name in new[] { "a/1.jpg", "a/2.jpg", "b/1.jpg" }) _folder.Write(name, "nothing");
        var json = SepalRun.Of("data", "scan", _folder.Path, "--json").Json;
        json.GetProperty("bad").GetArrayLength().ShouldBe(3);
        json.GetProperty("classes").EnumerateArray().ShouldAllBe(one => one.GetProperty("images").GetInt32() == 0);
    }

    [Fact]
    public void A_missing_folder_or_a_file_in_its_place_is_one_line()
    {
        SepalRun.Of("data", "scan", _folder["none"]).ShouldFail(1).ShouldStartWith($"The folder '{_folder["none"]}' does not exist; expected a folder with one subfolder per class. Check the path");
        SepalRun.Of("data", "scan", _folder.Picture("one.png", 1)).ShouldFail(1).ShouldContain("is a file; expected a folder with one subfolder per class, or a split manifest (.json).");
        SepalRun.Of("data", "scan", _folder.Write("broken.json", "{"), "--json").ShouldFail(1).ShouldContain("is not a split manifest");
        SepalRun.Of("data", "scan", _folder["line\nbreak \e[31m"]).ShouldFail(1).ShouldContain("line\\u000abreak \\u001b[31m");
    }

    [Fact]
    public void Every_bad_golden_file_is_named_and_no_good_one_is_refused()
    {
        string golden = Path.Combine(AppContext.BaseDirectory, "Golden", "files");
        string[] files = Directory.GetFiles(golden);
        files.Length.ShouldBeGreaterThan(20);
        foreach (string file in files)
        {
            string target = _folder[$"{(file.Length % 2 == 0 ? "even" : "odd")}/{Path.GetFileName(file)}"];
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var json = SepalRun.Of("data", "scan", _folder.Path, "--json").Json;

        string[] Names(string list) => [.. json.GetProperty(list).EnumerateArray().Select(file => Path.GetFileName(file.GetProperty("path").GetString()!)).Order(StringComparer.Ordinal)];
        string[] allBad = ["bomb.png", "empty.jpg", "header_only.png", "text.jpg", "truncated.jpg"];
        string[] bad = [.. allBad.Where(name => files.Any(file => Path.GetFileName(file) == name))];
        Names("bad").ShouldBe(bad);
        json.GetProperty("bad").EnumerateArray().ShouldAllBe(file => file.GetProperty("reason").GetString()!.Length > 10);
        int skipped = files.Count(file => file.EndsWith(".tif", StringComparison.Ordinal));
        Names("skipped").Length.ShouldBe(skipped);
        json.GetProperty("classes").EnumerateArray().Sum(one => one.GetProperty("images").GetInt32()).ShouldBe(files.Length - bad.Length - skipped);
    }
}
