using System.Text.Json;
using System.Text.RegularExpressions;
using Sepal.Data;

namespace Sepal.Reporting.Tests;

public sealed class ReportWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private MadeData Flowers => new(_folder["flowers"], "daisy", "rose", "tulip");

    /// <summary>12 test photos: 9 right are 75.0%, by Wilson from 46.8 to 91.1% (worked out with the formula's own numbers).</summary>
    [Fact]
    public void The_first_table_has_the_accuracy_with_its_interval()
    {
        string run = new MadeRun { Data = Flowers, Wrong = [0, 1, 4] }.Write(_folder["basic"]);
        var report = MadeReport.Of(_folder["report.html"], null, run);

        report.Rows.ShouldContain(row => row.SequenceEqual(new[] { "basic", "75.0%", "46.8 to 91.1%", "75.0%", "100.0%", "0.741", "3", "1 min 05 s", "308,419" }));
        report.Words.ShouldContain("basic got 75.0% of 12 test photos right (95% interval 46.8 to 91.1%).");
        report.Words.ShouldContain("Always answering 'daisy' would be right for 33.3%.");
        report.Words.ShouldContain("basic (+25.0 points) overfits");
    }

    /// <summary>The lab report's own form: numbers without commas in rows, with commas in totals. Counted by hand: 512 · (1 · 1 · 128 + 1) and 513 · 3.</summary>
    [Fact]
    public void The_networks_table_has_the_lab_reports_form()
    {
        string run = new MadeRun { Data = Flowers }.Write(_folder["basic"]);
        var report = MadeReport.Of(_folder["report.html"], null, run);

        report.Rows.ShouldContain(row => row.SequenceEqual(new[] { "Layer (type)", "Output Shape", "Param #" }));
        report.Rows.ShouldContain(row => row.SequenceEqual(new[] { "conv2d (Conv2D)", "(None, 44, 44, 32)", "896" }));
        report.Rows.ShouldContain(row => row.SequenceEqual(new[] { "conv2d_3 (Conv2D)", "(None, 2, 2, 128)", "147584" }));
        report.Rows.ShouldContain(row => row.SequenceEqual(new[] { "dense (Dense)", "(None, 512)", "66048" }));
        report.Rows.ShouldContain(row => row.SequenceEqual(new[] { "Total params: 308,419" }));
        report.Rows.ShouldContain(row => row.SequenceEqual(new[] { "Non-trainable params: 0" }));
    }

    /// <summary>10 photos only the second gets right, none only the first: twice 2^-10 is 0.00195; with two photos it is 0.5.</summary>
    [Fact]
    public void A_difference_is_called_real_only_where_chance_does_not_explain_it()
    {
        var data = Flowers;
        string bad = new MadeRun { Data = data, Wrong = [.. Enumerable.Range(0, 10)] }.Write(_folder["bad"]);
        string good = new MadeRun { Data = data }.Write(_folder["good"]);
        string nearly = new MadeRun { Data = data, Wrong = [3, 7] }.Write(_folder["nearly"]);
        var clear = MadeReport.Of(_folder["a.html"], null, bad, good);
        var open = MadeReport.Of(_folder["b.html"], null, nearly, good);

        string[] cells = clear.Rows.Single(row => row[0] == "bad → good");
        (cells[1], cells[3], cells[4], cells[5], cells[6]).ShouldBe(("+83.3", "0", "10", "0.002", "real good is better"));
        clear.Words.ShouldContain("It is better than bad (+83.3 points): more than chance explains.");
        open.Rows.Single(row => row[0] == "nearly → good")[^2..].ShouldBe(["0.500", "not shown may be chance"]);
        open.Words.ShouldContain("Its lead over nearly (+16.7 points) may be chance: on these photos no difference is shown.");
        using var json = JsonDocument.Parse(clear.Saved("comparison.json"));
        json.RootElement[0].GetProperty("p_value").GetDouble().ShouldBe(Math.Pow(2, -9), 1e-12);
    }

    [Fact]
    public void Of_many_comparisons_only_those_of_the_best_run_are_shown()
    {
        var data = Flowers;
        string[] runs = [.. Enumerable.Range(0, 9).Select(i => new MadeRun { Data = data, Wrong = i == 4 ? [] : [i], HasModel = false }.Write(_folder[$"run{i}"]))];
        var report = MadeReport.Of(_folder["report.html"], null, runs);

        report.Rows.Count(row => row[0].Contains('→')).ShouldBe(8);
        report.Rows.Where(row => row[0].Contains('→')).ShouldAllBe(row => row[0].Contains("run4") && row[5] == "1.000");
        report.Words.ShouldContain("Of 36 comparisons those of run4 are shown; comparison.json has all.");
        using var json = JsonDocument.Parse(report.Saved("comparison.json"));
        json.RootElement.GetArrayLength().ShouldBe(36);
    }

    [Fact]
    public void Runs_on_different_pictures_are_not_compared_and_the_report_says_why()
    {
        string one = new MadeRun { Data = Flowers }.Write(_folder["one"]);
        string two = new MadeRun { Data = new MadeData(_folder["other"], "daisy", "rose") }.Write(_folder["two"]);
        var report = MadeReport.Of(_folder["report.html"], null, one, two);

        const string reason = "The runs can't be compared picture by picture: one and two have different classes. Train them on the same split to see which differences are real.";
        report.Words.ShouldContain(reason);
        report.Result.Warnings.ShouldContain(reason);
        report.Words.ShouldContain("flowers, of one");
        report.Words.ShouldContain("other, of two");
        report.Html.ShouldNotContain("comparison.json");
    }

    [Fact]
    public void The_page_is_whole_without_any_address_outside_of_it_and_has_no_script()
    {
        string run = new MadeRun { Data = Flowers, Wrong = [0, 5] }.Write(_folder["basic"]);
        string html = MadeReport.Of(_folder["report.html"], new ReportOptions(), run).Html;

        Regex.Matches(html, "(?:src|href|action|srcset|poster)=\"(?!data:|#)[^\"]*").Select(match => match.Value).ShouldBeEmpty();
        html.ShouldNotContain("<script", Case.Insensitive);
        html.ShouldNotContain("url(");
        html.ShouldNotContain("@import");
        html.ShouldNotContain("http:");
        html.ShouldNotContain("https:");
        Regex.Matches(html, "<img(?![^>]* alt=\"[^\"]+\")").ShouldBeEmpty();
        Regex.Count(html, "<img ").ShouldBeGreaterThan(10);
        Regex.Matches(html, "<svg(?![^>]*aria-labelledby)").ShouldBeEmpty();
        string[] ids = [.. Regex.Matches(html, " id=\"([^\"]*)\"").Select(match => match.Groups[1].Value)];
        ids.ShouldBeUnique();
        foreach (Match link in Regex.Matches(html, "(?:href=\"#|aria-labelledby=\")([^\"]*)\"")) link.Groups[1].Value.Split(' ').ShouldAllBe(id => ids.Contains(id));
    }

    [Fact]
    public void Headings_go_down_step_by_step_and_figures_and_tables_are_numbered_in_order()
    {
        string run = new MadeRun { Data = Flowers, Wrong = [0, 5] }.Write(_folder["basic"]);
        string html = MadeReport.Of(_folder["report.html"], new ReportOptions(), run).Html;

        int[] levels = [.. Regex.Matches(html, "<h([1-6])[ >]").Select(match => int.Parse(match.Groups[1].Value))];
        levels[0].ShouldBe(1);
        levels.Count(level => level == 1).ShouldBe(1);
        levels.Zip(levels.Skip(1)).ShouldAllBe(pair => pair.Second <= pair.First + 1);
        foreach (string kind in new[] { "Figure", "Table" })
        {
            int[] numbers = [.. Regex.Matches(html, $"<b>{kind} ([0-9]+)\\.</b>").Select(match => int.Parse(match.Groups[1].Value))];
            numbers.ShouldBe(Enumerable.Range(1, numbers.Length));
            numbers.Length.ShouldBeGreaterThan(3);
        }
    }

    [Fact]
    public void A_class_or_file_that_looks_like_a_tag_is_shown_as_text()
    {
        const string evil = "<script>alert(1)<img src=x onerror=alert(2)>";
        var data = new MadeData(_folder["<b>data"], evil.Replace("/", ""), "\"quoted' & more");
        string run = new MadeRun { Data = data, Wrong = [0, 5], Command = "sepal train '<i>x</i>'", Bad = [("<u>bad</u>.png", "<s>no</s>")] }.Write(_folder["<em>run"]);
        var report = MadeReport.Of(_folder["report.html"], new ReportOptions { Title = "<script>", Notes = ["</main><script>"], Command = "a</code>&b" }, run);

        report.Html.ShouldNotContain("<script", Case.Insensitive);
        report.Html.ShouldNotMatch("<img (?!src=\"data:image/jpeg;base64,)");
        report.Html.ShouldNotMatch("<(b|i|u|s|em)>(data|x|bad|no|run)");
        report.Html.ShouldContain("&lt;script&gt;alert(1)&lt;img src=x onerror=alert(2)&gt;");
        report.Html.ShouldContain("&lt;/main&gt;&lt;script&gt;");
        report.Html.ShouldContain("&quot;quoted&#39; &amp; more");
        Regex.Count(report.Html, "</main>").ShouldBe(1);
    }

    [Fact]
    public void The_same_runs_give_the_same_bytes()
    {
        string run = new MadeRun { Data = Flowers, Wrong = [0, 5] }.Write(_folder["basic"]);
        string first = MadeReport.Of(_folder["1.html"], new ReportOptions(), run).Html, second = MadeReport.Of(_folder["2.html"], new ReportOptions(), run).Html;
        second.ShouldBe(first);
    }

    [Theory]
    [InlineData("interrupted")]
    [InlineData("failed")]
    public void A_run_that_is_not_finished_is_an_error_that_says_what_to_do(string state)
    {
        string run = new MadeRun { Data = Flowers, Status = state }.Write(_folder["basic"]);
        var error = Should.Throw<ReportException>(() => ReportWriter.Write([run], _folder["report.html"]));
        error.Message.ShouldBe($"The run '{run}' is not finished: its state is '{state}'. A report needs finished runs; go on with it by 'train --resume --out {run}', or leave it out.");
        File.Exists(_folder["report.html"]).ShouldBeFalse();
    }

    [Fact]
    public void A_damaged_run_is_an_error_that_names_it()
    {
        string run = new MadeRun { Data = Flowers }.Write(_folder["basic"]);
        File.WriteAllText(Path.Combine(run, "history.csv"), "epoch,accuracy\n1,0.5\n");
        Should.Throw<ReportException>(() => ReportWriter.Write([run], _folder["report.html"])).Message.ShouldContain("is no history that 'train' wrote (line 1)");
        File.Delete(Path.Combine(run, "evaluation.json"));
        Should.Throw<ReportException>(() => ReportWriter.Write([run], _folder["report.html"])).Message.ShouldStartWith($"The run '{run}' can't be read: ");
        Should.Throw<TrainingException>(() => ReportWriter.Write([_folder["flowers"]], _folder["report.html"])).Message.ShouldContain("holds no run");
        Should.Throw<ReportException>(() => ReportWriter.Write([run], _folder.Path)).Message.ShouldContain("is a folder; expected the HTML file to write");
    }

    [Fact]
    public void A_run_without_a_test_part_is_told_by_its_validation_part()
    {
        string run = new MadeRun { Data = Flowers, Measured = Part.Validation, Wrong = [0], Keep = Sepal.Runs.KeptEpoch.Best }.Write(_folder["basic"]);
        var report = MadeReport.Of(_folder["report.html"], new ReportOptions(), run);

        report.Words.ShouldNotContain("made no mistake");
        report.Words.ShouldContain("basic got 66.7% of 3 validation photos right");
        report.Words.ShouldContain("basic has no test part: figures are of the validation part, which chose the epoch, and flatter.");
        report.Words.ShouldContain("A temperature is fitted on the validation part and measured on the test part, which the run doesn't have.");
    }

    [Fact]
    public void A_validation_part_that_chose_nothing_is_not_said_to_have()
    {
        string run = new MadeRun { Data = Flowers, Measured = Part.Validation, Wrong = [0] }.Write(_folder["basic"]);
        MadeReport.Of(_folder["report.html"], new ReportOptions(), run).Words.ShouldContain("basic has no test part: figures are of the validation part, which no training looked at.");
    }

    [Fact]
    public void Answers_that_are_not_of_the_evaluation_are_named()
    {
        string run = new MadeRun { Data = Flowers, Wrong = [0] }.Write(_folder["basic"]), file = Path.Combine(run, "predictions.csv");
        File.WriteAllLines(file, File.ReadAllLines(file).SkipLast(1));
        Should.Throw<ReportException>(() => ReportWriter.Write([run], _folder["report.html"])).Message.ShouldStartWith($"The run '{run}' can't be read: evaluation.json is of ");
    }

    [Fact]
    public void One_epoch_without_validation_has_curves_of_single_dots()
    {
        string run = new MadeRun { Data = Flowers, Measured = Part.Train, Epochs = [(0.5, 1.2, null, null)] }.Write(_folder["basic"]);
        var report = MadeReport.Of(_folder["report.html"], null, run);

        Regex.Count(report.Html, "<circle class=\"dot train\"").ShouldBe(2);
        report.Html.ShouldNotContain("<circle class=\"dot val\"");
        report.Words.ShouldContain("There is no validation part.");
    }

    /// <summary>Validation loss 1.4, 1.1, 1.6 beside training loss 1.5, 1.0, 0.3: the turn is at epoch 2. A curve that only falls has none.</summary>
    [Fact]
    public void The_epoch_at_which_validation_loss_turns_up_is_marked()
    {
        string turning = new MadeRun { Data = Flowers }.Write(_folder["turning"]);
        string falling = new MadeRun { Data = Flowers, Epochs = [(0.4, 1.5, 0.4, 1.4), (0.6, 1.0, 0.5, 1.1), (0.9, 0.3, 0.5, 1.0)] }.Write(_folder["falling"]);
        var one = MadeReport.Of(_folder["1.html"], null, turning);
        var other = MadeReport.Of(_folder["2.html"], null, falling);

        one.Words.ShouldContain("Validation loss is lowest in epoch 2; from there on (shaded) it rises while training loss still falls");
        one.Html.ShouldContain("<rect class=\"shade\"");
        other.Words.ShouldContain("Validation loss is lowest in epoch 3 and doesn't turn up against it.");
        other.Html.ShouldNotContain("<rect class=\"shade\"");
    }

    [Fact]
    public void A_hundred_classes_stay_readable()
    {
        var data = new MadeData(_folder["many"], [.. Enumerable.Range(0, 100).Select(i => $"class {i:00}")]);
        string run = new MadeRun { Data = data, Wrong = [0, 1, 4] }.Write(_folder["many-run"]);
        var report = MadeReport.Of(_folder["report.html"], null, run);

        report.Words.ShouldContain("Of 100 classes the 12 with the most mistakes are shown; confusion.csv has all.");
        report.Rows.Single(row => row[0] == "is \\ taken for").ShouldBe(["is \\ taken for", .. Enumerable.Range(0, 12).Select(i => $"class {i:00}"), "other classes", "photos"]);
        report.Rows.ShouldContain(row => row.Length == 15 && row[0] == "class 00" && row[1] == "2 50%" && row[2] == "2 50%" && row[3] == "0");
        report.Words.ShouldContain("Of 100 classes the 30 with the lowest F1 are shown; per-class.csv has all.");
        report.Saved("per-class.csv").Split('\n').Length.ShouldBe(102);
    }

    [Fact]
    public void Photos_and_networks_that_are_gone_are_said_to_be_gone()
    {
        string run = new MadeRun { Data = Flowers, Wrong = [0, 5], HasModel = false }.Write(_folder["basic"]);
        Directory.Delete(_folder["flowers"], recursive: true);
        var report = MadeReport.Of(_folder["report.html"], new ReportOptions(), run);

        report.Words.ShouldContain("6 of 6 photos of basic can't be shown: their files are gone from 'flowers' or can't be read.");
        report.Words.ShouldContain("The network of basic can't be opened, so that its table and heatmaps are missing");
        report.Words.ShouldContain("The network's file can't be opened, so that its table is missing.");
        report.Result.Warnings.Count.ShouldBe(2);
        report.Html.ShouldNotContain("<img ");
    }

    [Fact]
    public void Photos_are_shown_with_heatmaps_right_and_wrong_ones()
    {
        string run = new MadeRun { Data = Flowers, Wrong = [0, 5] }.Write(_folder["basic"]);
        var report = MadeReport.Of(_folder["report.html"], new ReportOptions { HeatmapsPerRun = 4, MistakesPerRun = 2 }, run);

        Regex.Count(report.Html, "<span class=\"tag right\">").ShouldBe(2);
        Regex.Count(report.Html, "<span class=\"tag wrong\">").ShouldBe(2 + 2);
        Regex.Count(report.Html, "alt=\"Heatmap of (daisy|rose|tulip): strongest at ").ShouldBe(4);
        report.Words.ShouldContain("Grad-CAM of basic at the layer conv2d_3, 2 × 2");
        report.Words.ShouldContain("wrong daisy taken for rose , 90.0%");
        using var maps = JsonDocument.Parse(report.Saved("heatmaps.json"));
        maps.RootElement.GetArrayLength().ShouldBe(4);
        maps.RootElement[0].GetProperty("map").GetArrayLength().ShouldBe(4);
    }

    [Fact]
    public void The_numbers_behind_the_figures_are_inside()
    {
        string run = new MadeRun { Data = Flowers, Wrong = [0, 5] }.Write(_folder["basic"]);
        var report = MadeReport.Of(_folder["report.html"], new ReportOptions(), run);

        report.Saved("history-basic.csv").ShouldBe(File.ReadAllText(Path.Combine(run, "history.csv")));
        report.Saved("confusion.csv").ShouldBe("run,class,predicted,images\nbasic,daisy,daisy,3\nbasic,daisy,rose,1\nbasic,rose,rose,3\nbasic,rose,tulip,1\nbasic,tulip,tulip,4\n");
        report.Saved("per-class.csv").ShouldContain("basic,daisy,4,1,0.438503,1,0.75,0.300642,0.954413,0.857143,0.462298,0.976675\n");
        report.Saved("calibration.csv").ShouldContain("basic,1,0.866667,0.933333,12,0.9,0.833333\n");
        using var summary = JsonDocument.Parse(report.Saved("summary.json"));
        var experiment = summary.RootElement.GetProperty("experiments")[0];
        experiment.GetProperty("accuracy").GetDouble().ShouldBe(10.0 / 12, 1e-12);
        experiment.GetProperty("total_parameters").GetInt64().ShouldBe(308_419);
        experiment.GetProperty("data").GetProperty("classes")[0].GetProperty("test").GetInt32().ShouldBe(4);
        experiment.GetProperty("recipe").GetProperty("seed").GetInt32().ShouldBe(0);
    }

    /// <summary>
    /// The validation part has two right of three, each said with 0.9, 0.05 and 0.05. The best temperature makes 2/3 of the 0.9, so that 18 becomes 4 between right and wrong: ln 18 / ln 4 = 2.085.
    /// Three photos are too few for a promise of nine in ten: every set holds every class.
    /// </summary>
    [Fact]
    public void Calibration_is_shown_before_and_after_and_with_sets_that_keep_a_promise()
    {
        string run = new MadeRun { Data = Flowers, Wrong = [0, 5] }.Write(_folder["basic"]);
        var report = MadeReport.Of(_folder["report.html"], null, run);

        report.Rows.ShouldContain(row => row.SequenceEqual(new[] { "basic", "90.0%", "83.3%", "0.067", "0.5871", "2.08", "0.167", "0.6365" }));
        report.Rows.ShouldContain(row => row.SequenceEqual(new[] { "basic", "90.0%", "100.0%", "75.8 to 100.0%", "3.00", "0.0%" }));
        Regex.Count(report.Html, "<circle class=\"bin before\"").ShouldBe(1);
        Regex.Count(report.Html, "<circle class=\"bin after\"").ShouldBe(1);
        report.Words.ShouldNotContain("no temperature is best");
    }

    [Fact]
    public void Bad_files_and_copies_across_parts_are_told()
    {
        var data = Flowers;
        File.Copy(_folder["flowers/train/rose/0.png"], _folder["flowers/test/rose/copy.png"]);
        string run = new MadeRun { Data = data, Bad = [("train/tulip/0.png", "The PNG file is cut short.")] }.Write(_folder["basic"]);
        var report = MadeReport.Of(_folder["report.html"], null, run);

        report.Words.ShouldContain("1 file could not be decoded and was left out.");
        report.Rows.ShouldContain(row => row.SequenceEqual(new[] { "train/tulip/0.png", "The PNG file is cut short." }));
        report.Words.ShouldContain("copies of 1 are in different parts, so that the figures flatter a little, such as test/rose/copy.png = train/rose/0.png.");
        report.Rows.ShouldContain(row => row.SequenceEqual(new[] { "tulip", "1", "1", "4", "6", "28.6%" }));
    }

    [Fact]
    public void What_differs_between_recipes_is_marked()
    {
        var data = Flowers;
        string one = new MadeRun { Data = data }.Write(_folder["a/run"]);
        string two = new MadeRun { Data = data, Epochs = [(0.5, 1.2, 0.4, 1.3)] }.Write(_folder["b/run"]);
        var report = MadeReport.Of(_folder["report.html"], null, one, two);

        report.Rows.ShouldContain(row => row.SequenceEqual(new[] { "Epochs at most ●", "3", "1" }));
        report.Rows.ShouldContain(row => row.SequenceEqual(new[] { "Optimizer", "rmsprop", "rmsprop" }));
        report.Rows.ShouldContain(row => row.SequenceEqual(new[] { "Setting", "a/run", "b/run" }));
        report.Html.ShouldContain("sepal train flowers --model basic --out run");
    }

    [Fact]
    public void An_interruption_leaves_a_former_report_as_it_was()
    {
        string run = new MadeRun { Data = Flowers, Wrong = [0, 5] }.Write(_folder["basic"]);
        File.WriteAllText(_folder["report.html"], "former");
        using var source = new CancellationTokenSource();
        var progress = new Stopper(source);

        Should.Throw<OperationCanceledException>(() => ReportWriter.Write([run], _folder["report.html"], progress: progress, cancellation: source.Token));

        progress.Last.ShouldBe(new ReportProgress("Explaining photos of basic", 1, 6));
        File.ReadAllText(_folder["report.html"]).ShouldBe("former");
        Directory.GetFiles(_folder.Path, "*.tmp").ShouldBeEmpty();
    }

    [Fact]
    public void A_place_that_cannot_be_written_shows_before_the_work()
    {
        string run = new MadeRun { Data = Flowers, Wrong = [0, 5] }.Write(_folder["basic"]);
        using var source = new CancellationTokenSource();
        var progress = new Stopper(source);

        Should.Throw<ReportException>(() => ReportWriter.Write([run], Path.Combine(run, "run.json", "new", "report.html"), progress: progress)).Message.ShouldEndWith("is a file; expected a folder. Choose another path.");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a folder in which nobody can write.");
        Should.Throw<Exception>(() => ReportWriter.Write([run], "/proc/new/report.html", progress: progress)).ShouldBeAssignableTo<SystemException>();
        progress.Last.ShouldBeNull();
    }

    private sealed class Stopper(CancellationTokenSource source) : IProgress<ReportProgress>
    {
        public ReportProgress? Last { get; private set; }

        public void Report(ReportProgress value)
        {
            Last = value;
            source.Cancel();
        }
    }
}
