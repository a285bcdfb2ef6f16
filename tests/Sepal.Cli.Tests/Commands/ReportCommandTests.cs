using System.Text.RegularExpressions;

namespace Sepal.Cli.Tests.Commands;

public sealed class ReportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_trained_run_becomes_one_file()
    {
        var run = SepalRun.Of("report", TrainedRun.Path, "--out", _folder["out/report.html"], "--heatmaps", "2", "--mistakes", "1", "--title", "Five <flowers>", "--json");
        SepalRun.Keys(run.Json).ShouldBe(["report", "bytes"]);
        run.Error.ShouldBeEmpty();
        run.Json.GetProperty("report").GetString().ShouldBe(_folder["out/report.html"]);
        Directory.GetFiles(_folder["out"]).ShouldBe([_folder["out/report.html"]]);
        new FileInfo(_folder["out/report.html"]).Length.ShouldBe(run.Json.GetProperty("bytes").GetInt64());
        string html = File.ReadAllText(_folder["out/report.html"]);
        html.ShouldContain("<h1>Five &lt;flowers&gt;</h1>");
        html.ShouldContain("<th scope=\"row\">conv2d (Conv2D)</th><td>(None, 46, 46, 32)</td><td class=\"n\">896</td>");
        html.ShouldContain("<b>" + Percent(TrainedRun.Training.Json.GetProperty("test").GetProperty("accuracy").GetDouble()) + "</b>");
        html.ShouldContain("sepal train");
        Regex.Count(html, "<div class=\"pictures\">").ShouldBe(3);
    }

    [Fact]
    public void A_person_is_told_where_it_is()
    {
        var run = SepalRun.Of("report", TrainedRun.Path, TrainedRun.Path, "--out", _folder["r.html"], "--heatmaps", "0", "--mistakes", "0");
        run.Code.ShouldBe(0, run.Error);
        run.Output.ShouldStartWith($"Report: {_folder["r.html"]} (");
        File.ReadAllText(_folder["r.html"]).ShouldContain("right on the same photos");
    }

    [Fact]
    public void What_is_no_run_is_an_error_and_leaves_no_file()
    {
        SepalRun.Of("report", TrainedRun.Data, "--out", _folder["r.html"]).ShouldFail(1).ShouldContain("holds no run: it has no run.json.");
        SepalRun.Of("report", TrainedRun.Path, "--out", _folder.Path).ShouldFail(1).ShouldContain("is a folder; expected the HTML file to write.");
        SepalRun.Of("report", TrainedRun.Path).ShouldFail(2).ShouldStartWith("'sepal report' needs --out FILE");
        SepalRun.Of("report", "--out", _folder["r.html"]).ShouldFail(2).ShouldStartWith("'sepal report' needs RUN: folders of finished runs");
        File.Exists(_folder["r.html"]).ShouldBeFalse();
    }

    [Fact]
    public void An_unfinished_run_is_told_how_to_finish()
    {
        Directory.CreateDirectory(_folder["run"]);
        foreach (string file in Directory.GetFiles(TrainedRun.Path)) File.Copy(file, Path.Combine(_folder["run"], Path.GetFileName(file)));
        File.WriteAllText(_folder["run/run.json"], File.ReadAllText(_folder["run/run.json"]).Replace("\"finished\"", "\"interrupted\""));
        SepalRun.Of("report", _folder["run"], "--out", _folder["r.html"]).ShouldFail(1)
            .ShouldBe($"The run '{_folder["run"]}' is not finished: its state is 'interrupted'. A report needs finished runs; go on with it by 'train --resume --out {_folder["run"]}', or leave it out.");
    }

    [Fact]
    public void An_interruption_leaves_the_former_report()
    {
        File.WriteAllText(_folder["r.html"], "former");
        using var source = new CancellationTokenSource();
        source.Cancel();
        var run = SepalRun.Of(source.Token, "report", TrainedRun.Path, "--out", _folder["r.html"]);
        run.Code.ShouldBe(130);
        run.Error.ShouldBe("Interrupted: no report was written, and a former one is as it was; run the same command again.\n");
        File.ReadAllText(_folder["r.html"]).ShouldBe("former");
    }

    private static string Percent(double ratio) => (100 * ratio).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture) + "%";
}
