using Sepal.Data;
using Sepal.Imaging;

namespace Sepal.Cli.Tests.Commands;

public sealed class DataAuditCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Drawn flowers, one of them a second time and smaller, one with the same bytes in another class.</summary>
    private string Data()
    {
        SyntheticFlowers.Write(_folder["flowers"], new SyntheticFlowersOptions { PerClass = 8, Size = 64, Seed = 2 });
        string[] files = [.. ImageFolder.Open(_folder["flowers"]).Items.Select(item => item.Path)];
        PictureEncoder.SaveJpeg(Resizer.Resize(PictureDecoder.Load(files[0]), 48, 48), Path.Combine(Path.GetDirectoryName(files[0])!, "0 smaller.jpg"));
        File.Copy(files[9], _folder["flowers/tulip/0 same.jpg"]);
        return _folder["flowers"];
    }

    [Fact]
    public void The_json_has_the_keys_of_the_contract()
    {
        var json = SepalRun.Of("data", "audit", Data(), "--json", "--quiet").Json;
        string[] keys = ["duplicates", "leaks", "suspects", "odd", "bad", "groups"];
        keys.ShouldBeSubsetOf(SepalRun.Keys(json));
        string[][] duplicates = [.. json.GetProperty("duplicates").EnumerateArray().Select(group => group.EnumerateArray().Select(path => path.GetString()!).ToArray())];
        duplicates.Length.ShouldBe(2);
        duplicates.ShouldContain(group => group.Contains("tulip/0 same.jpg") && group.Length == 2);
        duplicates.ShouldContain(group => group.Contains("daisy/0 smaller.jpg") && group.Length == 2);
        json.GetProperty("suspects").GetArrayLength().ShouldBe(0);
        json.GetProperty("groups")[0].GetProperty("exact").GetBoolean().ShouldBeTrue();
        json.GetProperty("groups")[0].GetProperty("classes").GetArrayLength().ShouldBe(2);
        json.GetProperty("parts").GetString().ShouldBe("split by seed 0");
    }

    [Fact]
    public void A_person_sees_what_was_found_and_gets_a_split_and_a_page_of_pictures()
    {
        string data = Data();
        var run = SepalRun.Of("data", "audit", data, "--out", _folder["split.json"], "--sheet", _folder["found.png"]);
        run.Code.ShouldBe(0, run.Error);
        run.Output.ShouldStartWith($"{data}: 42 pictures, 2 groups of duplicates (1 of the same bytes), ");
        run.Output.ShouldMatch(@"\nDuplicates of several classes, of which at least one label is wrong:\n  same bytes: ");
        run.Output.ShouldMatch(@"\nDuplicates:\n  same bytes: .*\n  alike 0\.9\d\d: daisy/0 smaller\.jpg, ");
        run.Output.ShouldMatch(@"\nWritten to .*split\.json: \d+ train, \d+ val, \d+ test, no duplicate in two parts\nWritten to .*found\.png\n");
        PictureDecoder.Load(_folder["found.png"]).Height.ShouldBeGreaterThan(300);
        SepalRun.Of("data", "audit", _folder["split.json"], "--json", "--quiet").Json.GetProperty("leaks").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public void A_run_judges_labels_and_says_that_it_learnt_them()
    {
        var run = SepalRun.Of("data", "audit", TrainedRun.Data, "--model", TrainedRun.Path, "--json");
        run.Error.ShouldMatch("^warning: Labels are judged by what '.*' gives to its layer dense_?1?, which was trained with labels: ");
        foreach (var suspect in run.Json.GetProperty("suspects").EnumerateArray())
        {
            SepalRun.Keys(suspect).ShouldBe(["path", "given", "suggested", "confidence"]);
            suspect.GetProperty("path").GetString()!.ShouldStartWith(suspect.GetProperty("given").GetString()! + "/");
            suspect.GetProperty("suggested").GetString().ShouldNotBe(suspect.GetProperty("given").GetString());
            suspect.GetProperty("confidence").GetDouble().ShouldBeInRange(0, 1);
        }
    }

    [Fact]
    public void Wrong_usage_is_one_line()
    {
        SepalRun.Of("data", "audit", TrainedRun.Data, "--out", "split.txt").ShouldFail(2).ShouldStartWith("--out is 'split.txt'; expected a name that ends in .json,");
        SepalRun.Of("data", "audit", TrainedRun.Data, "--sheet", "page.gif").ShouldFail(2).ShouldStartWith("--sheet is 'page.gif'; expected a name that ends in .png,");
        SepalRun.Of("data", "audit", TrainedRun.Data, "--alpha", "0.5").ShouldFail(2).ShouldStartWith("--alpha is about the network that judges labels; expected it beside --model NAME.");
        SepalRun.Of("data", "audit", TrainedRun.Data, "--scale", "tf").ShouldFail(2).ShouldStartWith("--scale and --resize are about the model file that judges labels;");
        SepalRun.Of("data", "audit", TrainedRun.Data, "--model", "petalnet", "--scale", "tf").ShouldFail(2).ShouldStartWith("--scale and --resize are for a model file; 'petalnet' is a backbone,");
        SepalRun.Of("data", "audit", TrainedRun.Data, "--similarity", "2").ShouldFail(2).ShouldStartWith("--similarity is 2; expected a number from 0.5 to 1.");
        SepalRun.Of("data", "audit", _folder["none"]).ShouldFail(1).ShouldContain("none");
    }

    [Fact]
    public void The_base_that_comes_with_Sepal_judges_labels()
        => SepalRun.Of("data", "audit", TrainedRun.Data, "--model", "petalnet", "--json").Json.GetProperty("suspects").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Array);

    [Fact]
    public void An_interruption_is_told()
    {
        var run = SepalRun.Of(new CancellationToken(canceled: true), "data", "audit", TrainedRun.Data);
        run.Code.ShouldBe(130);
        run.Error.ShouldContain("Interrupted: the audit ended");
    }
}
