using System.Diagnostics;
using System.Text.Json;

namespace Sepal.Cli.Tests.Commands;

public sealed class LabCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string[] Command(string lab, params string[] more)
        => ["lab", TrainedRun.Data, "--out", _folder[lab], "--size", "48", "--epochs", "2", "--base", "mobilenet", "--alpha", "0.25", "--weights", "none", "--precision", "float32", .. more];

    [Fact]
    public void It_gives_the_experiments_as_the_contract_says()
    {
        var json = SepalRun.Of(Command("lab", "--json")).Json;
        var experiments = json.GetProperty("experiments").EnumerateArray().ToList();
        experiments.Select(e => e.GetProperty("name").GetString()).ShouldBe(["basic", "basic-dropout", "features", "integrated"]);
        foreach (var experiment in experiments)
        {
            experiment.GetProperty("test").GetProperty("accuracy").GetDouble().ShouldBeInRange(0, 1);
            experiment.GetProperty("seconds").GetDouble().ShouldBePositive();
            File.Exists(Path.Combine(experiment.GetProperty("run").GetString()!, "model.keras")).ShouldBeTrue();
        }
        json.GetProperty("comparisons").GetArrayLength().ShouldBe(6);
        string report = File.ReadAllText(json.GetProperty("report").GetString()!);
        report.ShouldStartWith("<!doctype html>", Case.Insensitive);
        foreach (string name in new[] { "basic", "basic-dropout", "features", "integrated" }) report.ShouldContain(name);
    }

    [Fact]
    public void Killed_in_the_third_experiment_and_started_again_it_ends_the_same()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs SIGKILL");
        SepalRun.Of(Command("whole", "--quiet")).Code.ShouldBe(0);
        using (var process = SepalRun.Start(Command("killed", "--quiet")))
        {
            var clock = Stopwatch.StartNew();
            while (!File.Exists(_folder["killed/features/run.json"]) && clock.Elapsed < TimeSpan.FromMinutes(1)) Thread.Sleep(1);
            process.Kill();
            process.WaitForExit();
        }
        State("killed/basic").ShouldBe("finished");
        State("killed/features").ShouldBe("running");
        var again = SepalRun.Of(Command("killed"));
        again.Code.ShouldBe(0, again.Error);
        again.Error.ShouldContain("basic-dropout: test accuracy");
        again.Error.ShouldContain("(finished before)");
        foreach (string name in new[] { "basic", "basic-dropout", "features", "integrated" })
            foreach (string file in new[] { "evaluation.json", "predictions.csv" })
                File.ReadAllText(_folder[$"killed/{name}/{file}"]).ShouldBe(File.ReadAllText(_folder[$"whole/{name}/{file}"]), $"{name}/{file}");
        // All of the report that holds no times and no folders.
        foreach (string section in new[] { "differences", "errors", "calibration", "heatmaps" })
        {
            Section("killed", section).Length.ShouldBeGreaterThan(500, section);
            Section("killed", section).ShouldBe(Section("whole", section), section);
        }
    }

    private string Section(string lab, string name)
    {
        string report = File.ReadAllText(_folder[$"{lab}/report.html"]);
        int start = report.IndexOf($"<section id=\"{name}\"", StringComparison.Ordinal);
        return report[start..report.IndexOf("</section>", start, StringComparison.Ordinal)];
    }

    [Fact]
    public void Mistakes_end_with_one_line_and_no_folder()
    {
        SepalRun.Of("lab", "--base", "mobilenet", "--out", _folder["lab"]).ShouldFail(2).ShouldStartWith("'sepal lab' needs DATA");
        SepalRun.Of("lab", TrainedRun.Data, "--out", _folder["lab"], "--base", "mobilenet", "--size", "40").ShouldFail(2).ShouldStartWith("The size 40 is too small for the network 'basic'");
        SepalRun.Of("lab", _folder["missing"], "--out", _folder["lab"], "--base", "mobilenet", "--weights", "none", "--quiet").ShouldFail(1);
        Directory.Exists(_folder["lab"]).ShouldBeFalse();
    }

    private string? State(string run) => JsonDocument.Parse(File.ReadAllText(_folder[$"{run}/run.json"])).RootElement.GetProperty("status").GetString();
}
