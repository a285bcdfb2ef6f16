using System.Text.Json.Nodes;

namespace Sepal.Cli.Tests.Commands;

public sealed class TrainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_json_has_the_figures_of_each_part()
    {
        var json = TrainedRun.Training.Json;

        string[] keys = ["run", "model", "epochs", "best_epoch", "train", "val", "test", "images_per_second", "seconds", "peak_memory_mb"];
        keys.ShouldBeSubsetOf(SepalRun.Keys(json));
        json.GetProperty("run").GetString().ShouldBe(TrainedRun.Path);
        File.Exists(json.GetProperty("model").GetString()).ShouldBeTrue();
        json.GetProperty("epochs").GetInt32().ShouldBe(2);
        json.GetProperty("best_epoch").GetInt32().ShouldBeInRange(1, 2);
        foreach (string part in new[] { "train", "val", "test" })
        {
            json.GetProperty(part).GetProperty("accuracy").GetDouble().ShouldBeInRange(0, 1);
            json.GetProperty(part).GetProperty("loss").GetDouble().ShouldBeGreaterThan(0);
        }
        json.GetProperty("test").GetProperty("macro_f1").GetDouble().ShouldBeInRange(0, 1);
        json.GetProperty("images_per_second").GetDouble().ShouldBeGreaterThan(0);
        json.GetProperty("peak_memory_mb").GetDouble().ShouldBeGreaterThan(50);
    }

    [Fact]
    public void Progress_goes_to_standard_error_a_line_for_each_epoch()
    {
        string[] lines = TrainedRun.Training.Error.TrimEnd().Split('\n');
        lines[0].ShouldBe("5 classes: 30 photos to train on, 10 to validate, 10 to test");
        lines[1].ShouldMatch(@"^epoch 1 of 2: loss \d\.\d{4}, accuracy \d+\.\d%, val loss \d\.\d{4}, val accuracy \d+\.\d%, \d[\d.,]* images/s, .*left$");
        lines[2].ShouldStartWith("epoch 2 of 2: ");
        lines.Length.ShouldBe(3);
    }

    [Fact]
    public void A_person_sees_the_parts_the_classes_the_files_and_what_comes_next()
    {
        // A finished run that is gone on with gives its result again.
        var run = SepalRun.Of("train", "--resume", "--out", TrainedRun.Path);

        run.Code.ShouldBe(0, run.Error);
        run.Output.ShouldMatch(@"^2 epochs in .*images/s, .* MB at the peak; the network of epoch [12] is kept\n");
        run.Output.ShouldMatch(@"\n  train +30 +\d+\.\d% +\d+\.\d to \d+\.\d% +\d\.\d{4} +\d+\.\d% *\n  val +10 .*\n  test +10 ");
        run.Output.ShouldContain("Always answering 'daisy' would reach 20.0%");
        run.Output.ShouldContain("verfitting");
        run.Output.ShouldMatch(@"class +pictures +precision +95% interval +recall");
        run.Output.ShouldMatch(@"is \\ taken for +daisy +dandelion +rose +sunflower +tulip");
        run.Output.ShouldContain($"Model: {Path.Combine(TrainedRun.Path, "model.keras")}\n");
        run.Output.ShouldContain("Next: sepal predict ");
        run.Output.ShouldNotContain('\e');
    }

    [Fact]
    public void Options_become_the_recipe_and_the_command_is_recorded()
    {
        var run = SepalRun.Of("train", TrainedRun.Data, "--model", "basic-dropout", "--out", _folder["run"], "--size", "48", "--epochs", "1", "--batch", "10", "--optimizer", "sgd",
            "--augment", "lab", "--class-weights", "--patience", "3", "--seed", "4", "--precision", "bfloat16", "--scale", "tf", "--resize", "nearest", "--quiet");

        run.Code.ShouldBe(0, run.Error);
        run.Error.ShouldBeEmpty();
        var record = JsonNode.Parse(File.ReadAllText(_folder["run/run.json"]))!;
        var recipe = record["recipe"]!;
        JsonNode expected = JsonNode.Parse("""
            {"model":"basic-dropout","profile":"default","image":{"height":48,"width":48,"interpolation":"nearest","fit":"squash","apply_orientation":true,"scaling":"tf"},
             "epochs":1,"batch_size":10,"optimizer":"sgd","learning_rate":0.01,"augmentation":"lab","patience":3,"class_weights":true,"seed":4,"precision":"bfloat16"}
            """)!;
        foreach (var (name, value) in expected.AsObject()) recipe[name]!.ToJsonString().ShouldBe(value!.ToJsonString(), name);
        record["command"]!.GetValue<string>().ShouldStartWith("sepal train ");
        record["command"]!.GetValue<string>().ShouldContain("--optimizer sgd");
    }

    [Fact]
    public void The_lab_profile_is_the_reports_recipe()
    {
        var run = SepalRun.Of("train", TrainedRun.Data, "--model", "basic", "--profile", "lab", "--size", "48", "--epochs", "1", "--batch", "10", "--out", _folder["run"], "--json", "--quiet");
        run.Json.GetProperty("epochs").GetInt32().ShouldBe(1);
        var recipe = JsonNode.Parse(File.ReadAllText(_folder["run/run.json"]))!["recipe"]!;
        (recipe["optimizer"]!.GetValue<string>(), recipe["augmentation"]!.GetValue<string>(), recipe["patience"], recipe["keep"]!.GetValue<string>(), recipe["image"]!["interpolation"]!.GetValue<string>())
            .ShouldBe(("rmsprop", "none", null, "last", "nearest"));
    }

    [Fact]
    public void A_trained_model_can_be_trained_on()
    {
        var run = SepalRun.Of("train", TrainedRun.Data, "--model", TrainedRun.Path, "--epochs", "1", "--batch", "10", "--out", _folder["more"], "--json", "--quiet");
        run.Json.GetProperty("epochs").GetInt32().ShouldBe(1);
        var recipe = JsonNode.Parse(File.ReadAllText(_folder["more/run.json"]))!["recipe"]!;
        recipe["image"]!["height"]!.GetValue<int>().ShouldBe(48);
        recipe["learning_rate"]!.GetValue<double>().ShouldBe(1e-4);
    }

    [Fact]
    public void An_interrupted_run_says_how_to_go_on_and_ends_as_if_it_had_not_been()
    {
        string[] command = ["train", TrainedRun.Data, "--model", "basic", "--size", "48", "--epochs", "4", "--batch", "10", "--precision", "float32", "--json"];
        using var source = new CancellationTokenSource();
        using StringWriter output = new(), error = new CancellingWriter(source, "epoch 2 of 4");

        int code = SepalProgram.Run([.. command, "--out", _folder["run"]], output, error, cancellation: source.Token);

        code.ShouldBe(130, error.ToString());
        output.ToString().ShouldBeEmpty();
        error.ToString().TrimEnd().Split('\n')[^1].ShouldBe($"Interrupted: everything so far is saved in '{_folder["run"]}'; go on with: sepal train --resume --out '{_folder["run"]}'");
        var resumed = SepalRun.Of("train", "--resume", "--out", _folder["run"], "--json").Json;
        var whole = SepalRun.Of([.. command, "--out", _folder["whole"]]).Json;
        resumed.GetProperty("epochs").GetInt32().ShouldBe(4);
        resumed.GetProperty("train").GetProperty("loss").GetDouble().ShouldBe(whole.GetProperty("train").GetProperty("loss").GetDouble());
    }

    [Fact]
    public void Data_that_cannot_be_trained_on_is_one_line_and_leaves_no_folder()
    {
        SepalRun Train(string data) => SepalRun.Of(TrainedRun.Command(data, _folder["run"], "--quiet"));

        Train(_folder["none"]).ShouldFail(1).ShouldStartWith($"The folder '{_folder["none"]}' does not exist;");
        _folder.Classes(5, "one/a");
        Train(_folder["one"]).ShouldFail(1).ShouldStartWith($"Found 1 class folder in '{_folder["one"]}'; at least 2 are needed.");
        _folder.Classes(5, "empty/a");
        Directory.CreateDirectory(_folder["empty/b"]);
        Train(_folder["empty"]).ShouldFail(1).ShouldStartWith("Found no picture in class folder 'b'");
        Train(_folder.Picture("picture.png", 1)).ShouldFail(1).ShouldContain("is a file; expected a folder");
        Directory.Exists(_folder["run"]).ShouldBeFalse();
        foreach (string name in Enumerable.Range(0, 24).Select(i => $"bad/{(i % 2 == 0 ? 'a' : 'b')}/{i}.jpg")) _folder.Write(name, name);
        Train(_folder["bad"]).ShouldFail(1).ShouldContain("can be decoded");
        Directory.Exists(_folder["run"]).ShouldBeFalse("a run that learnt nothing is taken away again");
    }

    [Fact]
    public void A_folder_that_is_taken_is_left_alone()
    {
        SepalRun.Of(TrainedRun.Command(TrainedRun.Data, TrainedRun.Path)).ShouldFail(1).ShouldContain("holds a run already; expected a new or empty folder. Add --resume to go on");
        _folder.Write("full/mine.txt");
        SepalRun.Of(TrainedRun.Command(TrainedRun.Data, _folder["full"])).ShouldFail(1).ShouldContain("is not empty and holds no run");
        SepalRun.Of(TrainedRun.Command(TrainedRun.Data, _folder["full/mine.txt"])).ShouldFail(1).ShouldContain("is a file; expected a new or empty folder for the run.");
        SepalRun.Of(TrainedRun.Command(TrainedRun.Data, TrainedRun.Path, "--resume", "--lr", "0.5")).ShouldFail(1).ShouldContain("was begun with other settings: learning_rate 0.5 (was 0.001)");
        SepalRun.Of("train", "--resume", "--out", _folder["none"]).ShouldFail(1).ShouldContain("holds no run to go on with");
    }

    [Fact]
    public void A_folder_that_is_taken_shows_before_demo_draws()
    {
        var run = SepalRun.Shell($"cd '{_folder.Path}' && $sepal train --demo --model basic --out '{TrainedRun.Path}'");
        run.ShouldFail(1).ShouldContain("holds a run already");
        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_one_line()
    {
        SepalRun.Of("train", TrainedRun.Data, "--model", "basic", "--size", "48", "--batch", "5000", "--out", _folder["a"], "--quiet")
            .ShouldFail(1).ShouldContain("A batch of 5000 is larger than the 30 training pictures");
        SepalRun.Of("train", TrainedRun.Data, "--model", "basic", "--size", "20", "--out", _folder["b"], "--quiet").ShouldFail(2).ShouldContain("--size is 20, too small for the network 'basic'; expected at least 46.");
    }

    /// <summary>Cancels when a line is written.</summary>
    private sealed class CancellingWriter(CancellationTokenSource source, string line) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value!.StartsWith(line, StringComparison.Ordinal)) source.Cancel();
        }
    }
}
