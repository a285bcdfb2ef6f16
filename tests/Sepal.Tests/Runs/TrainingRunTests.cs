using System.IO.Compression;
using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Imaging;
using Sepal.Numerics;
using Sepal.Runs;
using Sepal.Tests.Data;

namespace Sepal.Tests.Runs;

public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static TrainingRecipe Recipe => TrainingRecipe.Of(Preset.Find("basic-dropout")!, TrainingProfile.Default) with
    {
        Image = new ImageSpec { Height = 48, Width = 48 },
        Epochs = 3,
        BatchSize = 8,
        Precision = Precision.Float32,
    };

    private TrainingRequest Request(string name, TrainingRecipe? recipe = null) => new() { Data = DrawnFlowers.Folder, Folder = _folder[name], Recipe = recipe ?? Recipe };

    private static byte[] Weights(RunResult result)
    {
        using var zip = ZipFile.OpenRead(result.Model);
        using var stream = zip.GetEntry("model.weights.h5")!.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    [Fact]
    public void A_run_leaves_its_whole_folder_and_figures_that_agree()
    {
        var observer = new RecordingObserver();
        var result = TrainingRun.Execute(Request("run"), observer, TestContext.Current.CancellationToken);

        var folder = RunFolder.Open(_folder["run"]);
        Directory.GetFiles(folder.Location).Select(Path.GetFileName).Order().ShouldBe(["evaluation.json", "events.out.tfevents.1.sepal", "history.csv", "model.keras", "predictions-val.csv", "predictions.csv", "run.json", "split.json"]);
        File.ReadAllLines(folder.HistoryPath).Length.ShouldBe(1 + result.Epochs);
        var evaluation = EvaluationResult.FromJson(File.ReadAllText(folder.EvaluationPath));
        (evaluation.Accuracy, evaluation.Images).ShouldBe((result.Test!.Accuracy, result.Test.Images));
        PredictionSet test = PredictionCsv.Read(folder.PredictionsPath), val = PredictionCsv.Read(folder.ValidationPredictionsPath);
        (test.Count, val.Count).ShouldBe((result.Test.Images, result.Val!.Images));
        EvaluationResult.Of(test).Accuracy.ShouldBe(evaluation.Accuracy);
        EvaluationResult.Of(val).Loss.ShouldBe(result.Val.Loss, 1e-6);
        test.Paths.Intersect(val.Paths).ShouldBeEmpty();
        evaluation.Temperature.ShouldBe(TemperatureScaling.Fit(val));
        evaluation.EceScaled.ShouldBe(Calibration.Error(Calibration.Bins(TemperatureScaling.Apply(test, evaluation.Temperature!.Value))));
        (result.Train.Images + result.Val!.Images + result.Test.Images).ShouldBe(50);
        result.MajorityBaseline.Accuracy.ShouldBe(0.2);
        var record = folder.ReadRecord()!;
        record["status"]!.GetValue<string>().ShouldBe(RunState.Finished);
        RunResult.FromJson(record["result"]).ShouldBe(result);
        record["pictures"]!["classes"]!.AsArray().Count.ShouldBe(5);
        observer.Activities.ShouldBe(["Splitting", "Reading photos", "Training", "Evaluating"]);
        observer.Training.Count(p => p.Finished is not null).ShouldBe(3);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        byte[] first = Weights(TrainingRun.Execute(Request("a"), cancellation: TestContext.Current.CancellationToken));
        Weights(TrainingRun.Execute(Request("b"), cancellation: TestContext.Current.CancellationToken)).ShouldBe(first);
        Weights(TrainingRun.Execute(Request("c", Recipe with { Seed = 1 }), cancellation: TestContext.Current.CancellationToken)).ShouldNotBe(first);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(11)]
    public void Interrupted_and_gone_on_with_it_ends_with_the_same_bytes(int steps)
    {
        byte[] whole = Weights(TrainingRun.Execute(Request("whole"), cancellation: TestContext.Current.CancellationToken));

        using var stop = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => TrainingRun.Execute(Request("parts"), new RecordingObserver(stop, steps), stop.Token));
        RunFolder.Open(_folder["parts"]).ReadRecord()!["status"]!.GetValue<string>().ShouldBe(RunState.Interrupted);
        var result = TrainingRun.Execute(Request("parts") with { Resume = true }, cancellation: TestContext.Current.CancellationToken);

        Weights(result).ShouldBe(whole);
        result.Epochs.ShouldBe(3);
    }

    [Fact]
    public void A_run_can_be_gone_on_with_by_its_folder_alone_and_a_finished_one_gives_its_result_again()
    {
        using var stop = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => TrainingRun.Execute(Request("run"), new RecordingObserver(stop, 2), stop.Token));
        var alone = new TrainingRequest { Folder = _folder["run"], Resume = true };
        var result = TrainingRun.Execute(alone, cancellation: TestContext.Current.CancellationToken);
        TrainingRun.Execute(alone, cancellation: TestContext.Current.CancellationToken).ShouldBe(result);
    }

    [Fact]
    public void Other_settings_on_resume_are_refused_by_name()
    {
        TrainingRun.Execute(Request("run"), cancellation: TestContext.Current.CancellationToken);
        Should.Throw<TrainingException>(() => TrainingRun.Execute(Request("run", Recipe with { BatchSize = 4 }) with { Resume = true }))
            .Message.ShouldContain("was begun with other settings: batch_size 4 (was 8). Go on with the same, or choose another folder.");
    }

    [Fact]
    public void A_folder_that_holds_a_run_or_other_files_is_left_alone()
    {
        TrainingRun.Execute(Request("run"), cancellation: TestContext.Current.CancellationToken);
        Should.Throw<TrainingException>(() => TrainingRun.Execute(Request("run"))).Message.ShouldContain("holds a run already; expected a new or empty folder. Add --resume");
        Directory.CreateDirectory(_folder["mine"]);
        File.WriteAllText(_folder["mine/letter.txt"], "dear");
        Should.Throw<TrainingException>(() => TrainingRun.Execute(Request("mine"))).Message.ShouldContain("is not empty and holds no run");
        Directory.GetFiles(_folder["mine"]).Length.ShouldBe(1);
    }

    [Fact]
    public void Wrong_data_leaves_no_run_behind()
    {
        Should.Throw<DatasetException>(() => TrainingRun.Execute(Request("run") with { Data = _folder["nowhere"] }));
        Directory.Exists(_folder["run"]).ShouldBeFalse();
    }

    [Fact]
    public void A_batch_larger_than_the_data_is_refused()
        => Should.Throw<TrainingException>(() => TrainingRun.Execute(Request("run", Recipe with { BatchSize = 500 })))
            .Message.ShouldBe("A batch of 500 is larger than the 30 training pictures; expected at most as many. Choose a smaller batch, or add pictures.");

    [Fact]
    public void A_loss_that_is_no_number_stops_the_run_with_its_reason()
    {
        var wild = Recipe with { Optimizer = "sgd", LearningRate = 1e30, RateCurve = RateCurve.Constant };
        Should.Throw<TrainingException>(() => TrainingRun.Execute(Request("run", wild))).Message.ShouldContain("The learning rate of 1E+30 is probably too high: try a tenth of it");
        RunFolder.Open(_folder["run"]).ReadRecord()!["status"]!.GetValue<string>().ShouldBe(RunState.Failed);
    }

    [Fact]
    public void Two_processes_can_not_take_one_run()
    {
        Directory.CreateDirectory(_folder["run"]);
        using var hold = RunFolder.Create(_folder["run"]).Lock();
        Should.Throw<TrainingException>(() => TrainingRun.Execute(Request("run"))).Message.ShouldContain("expected that no other process works on it");
    }

    [Fact]
    public void The_kept_epoch_is_the_best_or_the_last_as_the_recipe_says()
    {
        var last = TrainingRun.Execute(Request("last", Recipe with { Keep = KeptEpoch.Last, Patience = null }), cancellation: TestContext.Current.CancellationToken);
        last.KeptEpoch.ShouldBe(3);
        var best = TrainingRun.Execute(Request("best", Recipe with { Patience = null }), cancellation: TestContext.Current.CancellationToken);
        best.KeptEpoch.ShouldBe(best.BestEpoch);
        // The same training: only what is kept differs.
        if (best.BestEpoch == 3) Weights(best).ShouldBe(Weights(last));
        else Weights(best).ShouldNotBe(Weights(last));
    }

    [Fact]
    public void Files_that_can_not_be_decoded_are_left_out_and_told()
    {
        string data = DrawnFlowers.CopyTo(_folder["data"]);
        File.WriteAllText(Path.Combine(data, "daisy", "broken.jpg"), "not a picture");
        var observer = new RecordingObserver();
        var result = TrainingRun.Execute(Request("run", Recipe with { Epochs = 1 }) with { Data = data }, observer, TestContext.Current.CancellationToken);
        result.BadFiles.ShouldBe(1);
        observer.Warnings.ShouldHaveSingleItem().ShouldContain("1 of 51 files can't be decoded and are left out, such as 'daisy/broken.jpg'");
    }

    [Fact]
    public void Data_without_a_test_part_is_measured_on_its_validation_part()
    {
        string data = _folder["parts"];
        foreach (string file in Directory.GetFiles(DrawnFlowers.Folder, "*.jpg", SearchOption.AllDirectories))
        {
            string part = file.EndsWith("_0001.jpg", StringComparison.Ordinal) || file.EndsWith("_0002.jpg", StringComparison.Ordinal) ? "valid" : "train";
            string to = Path.Combine(data, part, Path.GetRelativePath(DrawnFlowers.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        var result = TrainingRun.Execute(Request("run", Recipe with { Epochs = 1 }) with { Data = data }, cancellation: TestContext.Current.CancellationToken);
        result.Test.ShouldBeNull();
        result.Val!.Images.ShouldBe(10);
        EvaluationResult.FromJson(File.ReadAllText(RunFolder.Open(result.Run).EvaluationPath)).Images.ShouldBe(10);
    }

    [Fact]
    public void A_trained_model_can_be_the_start_of_another_run_and_only_on_its_own_classes()
    {
        var first = TrainingRun.Execute(Request("first"), cancellation: TestContext.Current.CancellationToken);
        var second = TrainingRun.Execute(Request("second", Recipe with { Model = first.Run, Epochs = 1, RateCurve = RateCurve.Constant, LearningRate = 1e-12 }), cancellation: TestContext.Current.CancellationToken);
        second.Test!.Loss.ShouldBe(first.Test!.Loss, 1e-3);

        string data = _folder["other"];
        foreach (string name in (string[])["apple", "pear"])
        {
            Directory.CreateDirectory(Path.Combine(data, name));
            foreach (string file in Directory.GetFiles(Path.Combine(DrawnFlowers.Folder, "daisy")))
                File.WriteAllBytes(Path.Combine(data, name, Path.GetFileName(file)), [.. File.ReadAllBytes(file), (byte)name[0], (byte)file[^5]]);
        }
        var observer = new RecordingObserver();
        Should.Throw<ModelFileException>(() => TrainingRun.Execute(Request("third", Recipe with { Model = first.Model }) with { Data = data }, observer))
            .Message.ShouldContain("knows the classes daisy, dandelion, rose, sunflower, tulip; the data has apple, pear");
        observer.Activities.ShouldNotContain("Reading photos");
    }

    [Fact]
    public void A_loss_that_is_no_number_after_the_last_step_stops_the_run_too()
    {
        var wild = Recipe with { Epochs = 1, BatchSize = 30, Optimizer = "sgd", LearningRate = 1e30, RateCurve = RateCurve.Constant };
        Should.Throw<TrainingException>(() => TrainingRun.Execute(Request("run", wild))).Message.ShouldContain("in epoch 1, batch 1; expected a finite value");
        RunFolder.Open(_folder["run"]).ReadRecord()!["status"]!.GetValue<string>().ShouldBe(RunState.Failed);
    }

    [Fact]
    public void Few_photos_make_one_batch_where_nobody_chose_another()
    {
        var observer = new RecordingObserver();
        TrainingRun.Execute(Request("run", Recipe with { BatchSize = null, Epochs = 1 }), observer, TestContext.Current.CancellationToken).Train.Images.ShouldBe(30);
        observer.Training.Count(p => p.Finished is null).ShouldBe(1);
    }

    [Fact]
    public void A_slash_at_the_end_is_the_same_data()
    {
        using var stop = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => TrainingRun.Execute(Request("run"), new RecordingObserver(stop, 2), stop.Token));
        TrainingRun.Execute(Request("run") with { Data = DrawnFlowers.Folder + "/", Resume = true }, cancellation: TestContext.Current.CancellationToken).Epochs.ShouldBe(3);
        ImageFolder.Open(DrawnFlowers.Folder + "/").Root.ShouldBe(ImageFolder.Open(DrawnFlowers.Folder).Root);
    }

    [Fact]
    public void What_was_interrupted_is_kept_when_going_on_fails()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Should.Throw<OperationCanceledException>(() => TrainingRun.Execute(Request("run"), cancellation: stop.Token));
        File.WriteAllText(_folder["run/split.json"], "{");
        Should.Throw<DatasetException>(() => TrainingRun.Execute(Request("run") with { Resume = true }));
        File.Exists(_folder["run/run.json"]).ShouldBeTrue();
    }

    public void Dispose() => _folder.Dispose();
}
