using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Runs;
using Sepal.Saving;

namespace Sepal.Cli.Tests.Commands;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_json_has_every_figure_and_is_that_of_the_training()
    {
        var json = SepalRun.Of("evaluate", TrainedRun.Path, TrainedRun.Data, "--precision", "float32", "--json").Json;

        string[] keys = ["images", "accuracy", "loss", "top5", "macro_f1", "ece", "classes", "confusion", "part", "bad"];
        keys.ShouldBeSubsetOf(SepalRun.Keys(json));
        string[] ofClass = ["name", "precision", "recall", "f1", "images"];
        ofClass.ShouldBeSubsetOf(SepalRun.Keys(json.GetProperty("classes")[0]));
        json.GetProperty("confusion").EnumerateArray().Select(row => row.GetArrayLength()).ShouldBe([5, 5, 5, 5, 5]);
        json.GetProperty("part").GetString().ShouldBe("test");
        var trained = EvaluationResult.FromJson(File.ReadAllText(RunFolder.Open(TrainedRun.Path).EvaluationPath));
        json.GetProperty("images").GetInt32().ShouldBe(trained.Images);
        json.GetProperty("accuracy").GetDouble().ShouldBe(trained.Accuracy);
        json.GetProperty("loss").GetDouble().ShouldBe(trained.Loss, 1e-5);
    }

    [Theory]
    [InlineData("test", 10)]
    [InlineData("val", 10)]
    [InlineData("train", 30)]
    [InlineData("all", 50)]
    public void The_part_is_the_users(string part, int images)
        => SepalRun.Of("evaluate", TrainedRun.Path, TrainedRun.Data, "--part", part, "--json", "--quiet").Json.GetProperty("images").GetInt32().ShouldBe(images);

    [Fact]
    public void A_person_sees_accuracy_with_its_interval_classes_and_confusion()
    {
        var run = SepalRun.Of("evaluate", TrainedRun.Path, TrainedRun.Data, "--part", "all");
        run.Code.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldMatch(@"\nAccuracy \d+\.\d% \(95% interval \d+\.\d to \d+\.\d%\) on 50 pictures\n");
        run.Output.ShouldMatch(@"\n  tulip +10 +");
        run.Output.ShouldMatch(@"is \\ taken for +daisy");
        run.Output.ShouldMatch(@"\nConfused most:\n  [a-z]+ taken for [a-z]+ \(\d+ of 10\)\n");
    }

    [Fact]
    public void A_run_that_was_trained_with_another_seed_is_measured_on_its_own_test_part()
    {
        SepalRun.Of(TrainedRun.Command(TrainedRun.Data, _folder["run"], "--seed", "9", "--quiet")).Code.ShouldBe(0);
        var expected = EvaluationResult.FromJson(File.ReadAllText(_folder["run/evaluation.json"]));
        File.Copy(_folder["run/model.keras"], _folder["copy.keras"]);

        foreach (string model in new[] { _folder["run"], _folder["copy.keras"] })
        {
            var run = SepalRun.Of("evaluate", model, TrainedRun.Data, "--precision", "float32", "--json");
            run.Error.ShouldBeEmpty();
            run.Json.GetProperty("loss").GetDouble().ShouldBe(expected.Loss, 1e-5, model);
        }
        SepalRun.Of("evaluate", _folder["copy.keras"], TrainedRun.Data, "--seed", "0", "--json").Error.ShouldStartWith("warning: The model was trained with --seed 9: ");
    }

    [Fact]
    public void Other_classes_are_an_error_that_shows_both_lists()
    {
        _folder.Classes(4, "cat", "dog");
        SepalRun.Of("evaluate", TrainedRun.Path, _folder.Path, "--part", "all").ShouldFail(1)
            .ShouldBe("The data's classes are not the model's. Data: cat, dog. Model: daisy, dandelion, rose, sunflower, tulip. Expected the same names: rename the folders, or choose the model of this data.");
    }

    [Fact]
    public void A_missing_part_is_named_and_val_stands_in_for_a_test_part_that_nobody_asked_for()
    {
        string[] names = [.. SyntheticFlowers.ClassNames];
        _folder.Classes(2, [.. names.Select(name => $"data/train/{name}"), .. names.Select(name => $"data/val/{name}")]);
        SepalRun.Of("evaluate", TrainedRun.Path, _folder["data"], "--part", "test").ShouldFail(1)
            .ShouldBe($"'{_folder["data"]}' has no test part; it has val and train. Choose one of them by --part, or --part all.");
        var run = SepalRun.Of("evaluate", TrainedRun.Path, _folder["data"], "--json");
        run.Json.GetProperty("part").GetString().ShouldBe("val");
        run.Error.ShouldBe($"warning: '{_folder["data"]}' has no test part: the figures are of its val part.\n");
    }

    [Fact]
    public void Bad_files_are_left_out_with_a_warning_and_listed()
    {
        foreach (string name in SyntheticFlowers.ClassNames) _folder.Classes(1, $"data/{name}");
        _folder.Write("data/rose/broken.jpg", "no picture");
        var run = SepalRun.Of("evaluate", TrainedRun.Path, _folder["data"], "--part", "all", "--json");
        run.Json.GetProperty("images").GetInt32().ShouldBe(5);
        run.Json.GetProperty("bad")[0].GetProperty("path").GetString().ShouldBe("rose/broken.jpg");
        run.Error.ShouldStartWith("warning: 1 file can't be read and is left out, such as 'rose/broken.jpg': ");
    }

    [Fact]
    public void A_model_that_says_nothing_is_asked_with_a_warning_or_with_what_the_user_says()
    {
        using (var model = Preset.Find("basic")!.Create(5, 48, 48)) ModelFile.Save(_folder["foreign.keras"], model);
        var run = SepalRun.Of("evaluate", _folder["foreign.keras"], TrainedRun.Data, "--part", "all", "--json");
        run.Json.GetProperty("classes")[0].GetProperty("name").GetString().ShouldBe("daisy");
        run.Error.ShouldBe("warning: The model file doesn't say how pixels are scaled; they are divided by 255. Give --scale to choose.\n");
        var told = SepalRun.Of("evaluate", _folder["foreign.keras"], TrainedRun.Data, "--part", "all", "--json", "--scale", "unit");
        told.Error.ShouldBeEmpty();
        told.Output.ShouldBe(run.Output);
        SepalRun.Of("evaluate", _folder["foreign.keras"], TrainedRun.Data, "--part", "all", "--json", "--scale", "caffe").Json.GetProperty("loss").GetDouble().ShouldNotBe(run.Json.GetProperty("loss").GetDouble());
    }

    [Fact]
    public void Intervals_temperature_and_both_calibration_errors_are_in_the_json_and_on_the_screen()
    {
        var json = SepalRun.Of("evaluate", TrainedRun.Path, TrainedRun.Data, "--precision", "float32", "--json").Json;
        foreach (string key in (string[])["accuracy_interval", "macro_f1_interval", "top5_interval"]) SepalRun.Keys(json.GetProperty(key)).ShouldBe(["low", "high"]);
        SepalRun.Keys(json.GetProperty("classes")[0]).ShouldContain("f1_interval");
        var trained = EvaluationResult.FromJson(File.ReadAllText(RunFolder.Open(TrainedRun.Path).EvaluationPath));
        json.GetProperty("temperature").GetDouble().ShouldBe(trained.Temperature!.Value, 1e-3 * trained.Temperature.Value);
        json.GetProperty("ece_scaled").GetDouble().ShouldBe(trained.EceScaled!.Value, 1e-3);
        SepalRun.Keys(json).ShouldNotContain("conformal");
        SepalRun.Of("evaluate", TrainedRun.Path, TrainedRun.Data, "--part", "all", "--json").Json.GetProperty("temperature").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        SepalRun.Of("evaluate", TrainedRun.Path, TrainedRun.Data, "--quiet").Output.ShouldMatch(@"\nCalibration error \d+\.\d%; \d+\.\d% at temperature \d+\.\d\d, fitted to the 10 pictures of the val part");
    }

    [Fact]
    public void Sets_that_hold_the_true_class_are_calibrated_with_the_val_part()
    {
        string[] command = ["evaluate", TrainedRun.Path, TrainedRun.Data, "--precision", "float32", "--conformal", "0.8"];
        var run = SepalRun.Of([.. command, "--json"]);
        var conformal = run.Json.GetProperty("conformal");
        string[] keys = ["coverage_wanted", "coverage", "coverage_interval", "mean_set_size", "threshold", "calibration_images"];
        keys.ShouldBeSubsetOf(SepalRun.Keys(conformal));
        conformal.GetProperty("coverage_wanted").GetDouble().ShouldBe(0.8);
        conformal.GetProperty("calibration_images").GetInt32().ShouldBe(10);
        var folder = RunFolder.Open(TrainedRun.Path);
        var expected = ConformalSets.Calibrate(PredictionCsv.Read(folder.ValidationPredictionsPath), 0.8).Evaluate(PredictionCsv.Read(folder.PredictionsPath));
        conformal.GetProperty("coverage").GetDouble().ShouldBe(expected.Coverage);
        conformal.GetProperty("threshold").GetDouble().ShouldBe(expected.Threshold, 1e-5);
        run.Error.ShouldContain("warning: The sets are calibrated with 10 pictures only: ");
        SepalRun.Of([.. command, "--quiet"]).Output.ShouldMatch(@"\nSets for 80\.0% hold the true class of \d+\.\d% \(95% interval .*\n  classes in a set: \d for ");
    }

    [Fact]
    public void Sets_need_other_pictures_to_calibrate_with()
    {
        SepalRun.Of("evaluate", TrainedRun.Path, TrainedRun.Data, "--conformal", "0.9", "--part", "all").ShouldFail(1)
            .ShouldBe("--conformal calibrates with the val part and measures on the test part; got the part 'all'. Choose --part test, on data that has both or on a plain folder.");
        string manifest = _folder["split.json"];
        SplitManifest.Create(ImageFolder.Open(TrainedRun.Data), seed: 0, val: 0).Write(manifest);
        SepalRun.Of("evaluate", TrainedRun.Path, manifest, "--conformal", "0.9").ShouldFail(1)
            .ShouldBe($"--conformal needs a val part to calibrate with; '{manifest}' has none. Expected data with train, val and test, or a plain folder, which is split.");
        SepalRun.Of("evaluate", TrainedRun.Path, TrainedRun.Data, "--conformal", "90").ShouldFail(2).ShouldStartWith("--conformal is 90; expected a number from 0.01 to 0.999.");
        SepalRun.Of("evaluate", TrainedRun.Path, TrainedRun.Data, "--conformal", "0.99").Error.ShouldStartWith("warning: 10 pictures to calibrate with are too few to promise 99.0%: every set holds every class.");
    }

    [Fact]
    public void Another_run_is_compared_on_the_same_pictures_and_what_it_learnt_from_is_told()
    {
        var same = SepalRun.Of("evaluate", TrainedRun.Path, TrainedRun.Data, "--compare", TrainedRun.Path, "--json");
        same.Error.ShouldBeEmpty();
        var comparison = same.Json.GetProperty("comparison");
        (comparison.GetProperty("difference").GetDouble(), comparison.GetProperty("p_value").GetDouble(), comparison.GetProperty("is_real").GetBoolean()).ShouldBe((0.0, 1.0, false));
        SepalRun.Keys(comparison.GetProperty("mcnemar")).ShouldBe(["only_first_right", "only_second_right", "p_value"]);

        SepalRun.Of(TrainedRun.Command(TrainedRun.Data, _folder["other"], "--seed", "9", "--quiet")).Code.ShouldBe(0);
        var other = SepalRun.Of("evaluate", TrainedRun.Path, TrainedRun.Data, "--compare", _folder["other"]);
        other.Error.ShouldMatch(@"^warning: '.*other' learnt from \d pictures? of the 10 that are measured: the comparison favours it\.");
        other.Output.ShouldContain("\nCompared: ");
    }

    [Fact]
    public void Models_that_cannot_be_opened_are_one_line()
    {
        SepalRun.Of("evaluate", _folder["none.keras"], TrainedRun.Data).ShouldFail(1).ShouldStartWith($"There is no file '{_folder["none.keras"]}'.");
        SepalRun.Of("evaluate", _folder.Write("text.keras"), TrainedRun.Data).ShouldFail(1).ShouldContain("text.keras");
        SepalRun.Of("evaluate", TrainedRun.Data, TrainedRun.Data).ShouldFail(1).ShouldContain("is a folder");
    }
}
