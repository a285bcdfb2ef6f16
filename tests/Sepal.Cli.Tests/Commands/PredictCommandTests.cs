using Sepal.Cli.Commands;
using Sepal.Cli.Screens;
using Sepal.Prediction;
using Sepal.Runs;
using Sepal.Saving;

namespace Sepal.Cli.Tests.Commands;

public sealed class PredictCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Daisy => Path.Combine(TrainedRun.Data, "daisy", "daisy_0001.jpg");

    [Fact]
    public void The_json_has_the_librarys_probabilities_most_probable_first()
    {
        var json = SepalRun.Of("predict", TrainedRun.Path, Daisy, "--json", "--precision", "float32").Json;

        var one = json.EnumerateArray().ShouldHaveSingleItem();
        SepalRun.Keys(one).ShouldBe(["path", "predictions"]);
        one.GetProperty("path").GetString().ShouldBe(Daisy);
        var found = one.GetProperty("predictions").EnumerateArray().ToArray();
        SepalRun.Keys(found[0]).ShouldBe(["class", "index", "probability"]);
        using var classifier = ImageClassifier.Open(TrainedRun.Path, new ClassifierOptions { Precision = Numerics.Precision.Float32 });
        var expected = classifier.Predict(Daisy);
        found.Select(p => (p.GetProperty("class").GetString()!, p.GetProperty("index").GetInt32())).ShouldBe(expected.Select(p => (p.ClassName, p.Index)));
        for (int i = 0; i < 5; i++) found[i].GetProperty("probability").GetDouble().ShouldBe(expected[i].Probability, 1e-6);
        found.Sum(p => p.GetProperty("probability").GetDouble()).ShouldBe(1, 1e-5);
    }

    [Fact]
    public void Folders_are_walked_and_top_says_how_many_classes()
    {
        var json = SepalRun.Of("predict", TrainedRun.Path, TrainedRun.Data, Daisy, "--top", "2", "--json", "--quiet").Json;
        json.GetArrayLength().ShouldBe(51);
        json.EnumerateArray().ShouldAllBe(one => one.GetProperty("predictions").GetArrayLength() == 2);
    }

    [Fact]
    public void A_bad_file_has_its_error_and_the_others_are_done_first()
    {
        string bad = _folder.Write("bad.jpg", "no picture"), missing = _folder["missing.jpg"];
        var run = SepalRun.Of("predict", TrainedRun.Path, bad, Daisy, missing, "--json");

        run.Code.ShouldBe(1);
        var json = System.Text.Json.JsonDocument.Parse(run.Output).RootElement;
        json.EnumerateArray().Select(one => string.Join('+', SepalRun.Keys(one))).ShouldBe(["path+error", "path+predictions", "path+error"]);
        json[0].GetProperty("error").GetString()!.Length.ShouldBeGreaterThan(10);
        run.Error.ShouldStartWith($"error: 2 of 3 files can't be read, such as '{bad}': ");
        run.Error.TrimEnd().ShouldNotContain('\n');
    }

    [Fact]
    public void A_person_sees_bars_for_one_picture_and_lines_for_many()
    {
        string one = SepalRun.Of("predict", TrainedRun.Path, Daisy, "--top", "3").Output;
        one.Split('\n')[0].ShouldBe(Daisy);
        one.Split('\n').Length.ShouldBe(1 + 3 + 1);
        one.ShouldMatch(@"\n  (daisy|dandelion|rose|sunflower|tulip) +\d+\.\d%  █+\n");
        string many = SepalRun.Of("predict", TrainedRun.Path, Path.GetDirectoryName(Daisy)!, "--top", "1").Output;
        many.TrimEnd().Split('\n').Length.ShouldBe(10);
        many.ShouldMatch(@"(?m)^(daisy|dandelion|rose|sunflower|tulip) +\d+\.\d%  .*daisy_0001\.jpg$");
    }

    [Fact]
    public void A_bad_file_among_many_is_warned_about_and_one_alone_is_one_line()
    {
        string bad = _folder.Write("bad.jpg", "no picture");
        var many = SepalRun.Of("predict", TrainedRun.Path, bad, Daisy);
        many.Code.ShouldBe(1);
        many.Error.Split('\n')[0].ShouldStartWith($"warning: {bad}: ");
        many.Output.ShouldContain(Daisy);
        SepalRun.Of("predict", TrainedRun.Path, bad).ShouldFail(1).ShouldStartWith($"1 of 1 file can't be read, such as '{bad}': ");
    }

    [Fact]
    public void The_table_has_a_row_for_each_picture()
    {
        File.Copy(Daisy, _folder["a, \"b\".jpg"]);
        string bad = _folder.Write("bad.jpg", "no picture");
        var run = SepalRun.Of("predict", TrainedRun.Path, _folder["a, \"b\".jpg"], bad, "--top", "2", "--csv", _folder["out/p.csv"], "--quiet");

        run.Code.ShouldBe(1);
        run.Output.ShouldBe($"1 prediction in {_folder["out/p.csv"]}\n");
        string[] rows = File.ReadAllLines(_folder["out/p.csv"]);
        rows[0].ShouldBe("path,class,probability,class_2,probability_2,error");
        rows[1].ShouldMatch("^\".*a, \"\"b\"\"\\.jpg\",[a-z]+,0\\.\\d+,[a-z]+,0\\.\\d+,$");
        rows[2].ShouldStartWith($"{bad},,,,,");
        rows.Length.ShouldBe(3);
    }

    [Fact]
    public void A_table_that_cannot_be_written_is_named()
        => SepalRun.Of("predict", TrainedRun.Path, Daisy, "--csv", Path.Combine(_folder.Write("file"), "p.csv")).ShouldFail(1).ShouldStartWith($"The table '{_folder["file/p.csv"]}' can't be written");

    [Fact]
    public void A_table_that_cannot_be_written_shows_before_the_model_is_opened()
        => SepalRun.Of("predict", _folder["no-model.keras"], Daisy, "--csv", _folder.Path).ShouldFail(1).ShouldStartWith($"The table '{_folder.Path}' can't be written (it is a folder); expected a file.");

    [Theory]
    [InlineData("--weights", "w.h5")]
    [InlineData("--alpha", "0.5")]
    public void What_only_a_backbone_has_is_refused_for_a_model(string option, string value)
        => SepalRun.Of("predict", TrainedRun.Path, Daisy, option, value).ShouldFail(2).ShouldStartWith($"{option} is for a backbone; '{TrainedRun.Path}' has its own. Leave it out.");

    [Fact]
    public void An_interrupted_table_has_the_rows_so_far()
    {
        static IEnumerable<FilePrediction> Answers()
        {
            yield return new FilePrediction("a.jpg", [], "It is bad.");
            throw new OperationCanceledException();
        }
        var tally = new PredictionTally(isKept: false);
        PredictionTable.Write(_folder["p.csv"], tally.Through(Answers()), 1);
        File.ReadAllText(_folder["p.csv"]).ShouldBe("path,class,probability,error\na.jpg,,,It is bad.\n");
        (tally.Count, tally.BadCount, tally.FirstBad?.Path, tally.Kept.Count).ShouldBe((1, 1, "a.jpg", 0));
        Should.Throw<OperationCanceledException>(() => tally.Stopped!.Throw());
    }

    [Fact]
    public void An_interruption_gives_what_there_is()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var run = SepalRun.Of(source.Token, "predict", TrainedRun.Path, Daisy, "--json");
        run.Code.ShouldBe(130);
        run.Error.ShouldStartWith("Interrupted: ");
    }

    [Fact]
    public void An_interruption_in_the_middle_keeps_the_answers_so_far()
    {
        // 50 pictures are two batches; the first picture's answer stops it.
        using var source = new CancellationTokenSource();
        using var output = new StoppingWriter(source);
        using var error = new StringWriter();
        SepalProgram.Run(["predict", TrainedRun.Path, TrainedRun.Data], output, error, cancellation: source.Token).ShouldBe(130, error.ToString());
        output.ToString().Split('\n').Count(line => line.Contains(".jpg", StringComparison.Ordinal)).ShouldBe(32);
        error.ToString().ShouldContain("Interrupted: the predictions so far were given");
    }

    private sealed class StoppingWriter(CancellationTokenSource source) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            source.Cancel();
        }
    }

    [Fact]
    public void Labels_name_the_outputs_of_a_foreign_model()
    {
        using (var model = Preset.Find("basic")!.Create(3, 48, 48)) ModelFile.Save(_folder["foreign.keras"], model);
        string labels = _folder.Write("labels.txt", "ant\nbee\ncow\n\n");
        SepalRun Predict(params string[] more) => SepalRun.Of(["predict", _folder["foreign.keras"], Daisy, "--scale", "unit", "--json", .. more]);
        string[] Classes(SepalRun run) => [.. run.Json[0].GetProperty("predictions").EnumerateArray().Select(p => p.GetProperty("class").GetString()!).Order()];

        Classes(Predict()).ShouldBe(["0", "1", "2"]);
        Classes(Predict("--labels", labels)).ShouldBe(["ant", "bee", "cow"]);
        Predict("--labels", _folder.Write("two.txt", "ant\nbee")).ShouldFail(1).ShouldContain("tells 3 classes apart; got 2 names.");
        Predict("--labels", _folder.Write("twice.txt", "ant\nbee\nant")).ShouldFail(1).ShouldContain("name 'ant' 2 times; expected every class once.");
        Predict("--labels", _folder.Write("gap.txt", "ant\n\nbee")).ShouldFail(1).ShouldStartWith($"Line 2 of the labels '{_folder["gap.txt"]}' is empty;");
        Predict("--labels", _folder["none.txt"]).ShouldFail(1).ShouldStartWith($"The labels '{_folder["none.txt"]}' can't be read");
    }

    [Fact]
    public void A_model_file_alone_is_enough()
    {
        File.Copy(Path.Combine(TrainedRun.Path, "model.keras"), _folder["m.keras"]);
        SepalRun.Of("predict", _folder["m.keras"], Daisy, "--json").Output.ShouldBe(SepalRun.Of("predict", TrainedRun.Path, Daisy, "--json").Output);
    }
}
