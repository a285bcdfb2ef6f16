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
    public void Models_that_cannot_be_opened_are_one_line()
    {
        SepalRun.Of("evaluate", _folder["none.keras"], TrainedRun.Data).ShouldFail(1).ShouldStartWith($"There is no file '{_folder["none.keras"]}'.");
        SepalRun.Of("evaluate", _folder.Write("text.keras"), TrainedRun.Data).ShouldFail(1).ShouldContain("text.keras");
        SepalRun.Of("evaluate", TrainedRun.Data, TrainedRun.Data).ShouldFail(1).ShouldContain("is a folder");
    }
}
