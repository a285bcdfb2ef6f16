using Sepal.Data;

namespace Sepal.Cli.Tests.Commands;

public sealed class DataSplitCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_json_counts_the_parts_and_the_manifest_holds_them()
    {
        _folder.Classes(20, "data/a", "data/b");

        var json = SepalRun.Of("data", "split", _folder["data"], "--out", _folder["split.json"], "--json").Json;

        SepalRun.Keys(json).ShouldBe(["train", "val", "test", "manifest"]);
        (json.GetProperty("train").GetInt32(), json.GetProperty("val").GetInt32(), json.GetProperty("test").GetInt32()).ShouldBe((28, 6, 6));
        var manifest = SplitManifest.Read(_folder["split.json"]);
        manifest.Count(Part.Train).ShouldBe(28);
        manifest.Seed.ShouldBe(0);
        manifest.Items.ShouldAllBe(item => item.Hash!.Length == 64);
    }

    [Fact]
    public void Shares_and_seed_are_the_users()
    {
        _folder.Classes(10, "data/a", "data/b");
        SepalRun.Of("data", "split", _folder["data"], "--out", _folder["1.json"], "--val", "0.2", "--test", "0", "--seed", "9").Code.ShouldBe(0);
        SepalRun.Of("data", "split", _folder["data"], "--out", _folder["2.json"], "--val", "0.2", "--test", "0", "--seed", "10").Code.ShouldBe(0);
        var manifest = SplitManifest.Read(_folder["1.json"]);
        (manifest.Count(Part.Train), manifest.Count(Part.Validation), manifest.Count(Part.Test)).ShouldBe((16, 4, 0));
        SplitManifest.Read(_folder["2.json"]).Items.ShouldNotBe(manifest.Items);
    }

    [Fact]
    public void A_person_sees_each_class_in_each_part_and_where_the_file_is()
    {
        _folder.Classes(10, "data/a", "data/b");
        var run = SepalRun.Of("data", "split", _folder["data"], "--out", _folder["split.json"]);
        run.Output.ShouldMatch(@"class +train +val +test");
        run.Output.ShouldMatch(@"\n  a +6 +2 +2 +\n  b +6 +2 +2 +\n");
        run.Output.ShouldMatch(@"\n  all +12 +4 +4 +\n");
        run.Output.ShouldEndWith($"Written to {_folder["split.json"]}\n");
    }

    [Fact]
    public void Parts_of_the_folder_are_kept_and_shares_that_do_nothing_are_warned_about()
    {
        _folder.Classes(3, "data/train/a", "data/train/b", "data/val/a", "data/val/b");
        var run = SepalRun.Of("data", "split", _folder["data"], "--out", _folder["split.json"], "--json", "--val", "0.5");
        run.Json.GetProperty("val").GetInt32().ShouldBe(6);
        run.Error.ShouldBe("warning: The folder has its own parts: --val and --test are not used.\n");
        SepalRun.Of("data", "split", _folder["data"], "--out", _folder["split.json"], "--json", "--val", "0.5", "--quiet").Error.ShouldBeEmpty();
    }

    [Fact]
    public void An_unreadable_file_is_left_out_with_a_warning()
    {
        _folder.Classes(9, "data/a", "data/b");
        _folder.Write("data/a/empty.png", "");
        var run = SepalRun.Of("data", "split", _folder["data"], "--out", _folder["split.json"], "--json");
        run.Json.GetProperty("train").GetInt32().ShouldBe(14);
        run.Error.ShouldBe("warning: 1 file could not be read and is not in the split: 'sepal data scan' names them.\n");
    }

    [Theory]
    [InlineData("", "Found no class folder in 'DATA'; at least 2 are needed.")]
    [InlineData("a", "Found 1 class folder in 'DATA'; at least 2 are needed. Point to the parent folder, which holds one folder per class.")]
    [InlineData("a b empty", "Found no picture in class folder 'empty' of 'DATA'; at least 1 is needed in every class.")]
    public void Data_that_cannot_be_split_is_one_line(string classes, string expected)
    {
        Directory.CreateDirectory(_folder["data"]);
        foreach (string name in classes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == "empty") Directory.CreateDirectory(_folder["data/empty"]);
            else _folder.Classes(5, $"data/{name}");
        }
        SepalRun.Of("data", "split", _folder["data"], "--out", _folder["split.json"]).ShouldFail(1).ShouldStartWith(expected.Replace("DATA", _folder["data"]));
        File.Exists(_folder["split.json"]).ShouldBeFalse();
    }

    [Fact]
    public void Too_few_pictures_for_the_parts_are_one_line()
    {
        _folder.Classes(2, "data/a", "data/b");
        SepalRun.Of("data", "split", _folder["data"], "--out", _folder["split.json"]).ShouldFail(1).ShouldContain("'a'");
    }

    [Fact]
    public void A_manifest_that_cannot_be_written_is_named()
    {
        _folder.Classes(9, "data/a", "data/b");
        string inAFile = Path.Combine(_folder.Write("file"), "split.json");
        SepalRun.Of("data", "split", _folder["data"], "--out", inAFile).ShouldFail(1).ShouldStartWith($"The manifest '{inAFile}' can't be written");
        Directory.CreateDirectory(_folder["taken.json"]);
        SepalRun.Of("data", "split", _folder["data"], "--out", _folder["taken.json"]).ShouldFail(1).ShouldContain("taken.json");
    }
}
