namespace Sepal.Cli.Tests.Commands;

public sealed class DataSynthCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_json_names_each_class_with_its_pictures()
    {
        var json = SepalRun.Of("data", "synth", _folder["set"], "--per-class", "2", "--size", "32", "--json").Json;

        SepalRun.Keys(json).ShouldBe(["classes", "drawn", "folder"]);
        json.GetProperty("classes").EnumerateArray().Select(one => (one.GetProperty("name").GetString(), one.GetProperty("images").GetInt32()))
            .ShouldBe([("daisy", 2), ("dandelion", 2), ("rose", 2), ("sunflower", 2), ("tulip", 2)]);
        json.GetProperty("drawn").GetInt32().ShouldBe(10);
        Directory.GetFiles(_folder["set"], "*.jpg", SearchOption.AllDirectories).Length.ShouldBe(10);
    }

    [Fact]
    public void The_result_is_a_line_and_quiet_says_nothing_else()
    {
        var run = SepalRun.Of("data", "synth", _folder["set"], "--per-class", "1", "--size", "32", "--quiet");
        run.Code.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldBe($"{_folder["set"]}: 5 pictures, 1 of each class: daisy, dandelion, rose, sunflower, tulip\n");
    }

    [Fact]
    public void The_same_seed_draws_the_same_and_another_does_not()
    {
        foreach (var (name, seed) in new[] { ("a", "3"), ("b", "3"), ("c", "4") })
            SepalRun.Of("data", "synth", _folder[name], "--per-class", "1", "--size", "32", "--seed", seed).Code.ShouldBe(0);
        byte[] Rose(string name) => File.ReadAllBytes(_folder[$"{name}/rose/rose_0001.jpg"]);
        Rose("b").ShouldBe(Rose("a"));
        Rose("c").ShouldNotBe(Rose("a"));
    }

    [Fact]
    public void A_folder_that_holds_something_else_is_left_alone()
    {
        _folder.Write("full/mine.txt");
        SepalRun.Of("data", "synth", _folder["full"]).ShouldFail(1).ShouldBe($"The folder '{_folder["full"]}' is not empty; a new or empty folder for the drawn flowers was expected. Choose another folder: nothing is overwritten.");
        SepalRun.Of("data", "synth", _folder.Write("file")).ShouldFail(1).ShouldContain("is a file; a new or empty folder");
        SepalRun.Of("data", "synth", _folder["file/below"]).ShouldFail(1).ShouldContain(_folder["file/below"]);
        Directory.GetFiles(_folder["full"]).Length.ShouldBe(1);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is Linux's");
        SepalRun.Of("data", "synth", "/proc/sepal").ShouldFail(1).ShouldStartWith("The drawn flowers can't be written into '/proc/sepal' (");
    }
}
