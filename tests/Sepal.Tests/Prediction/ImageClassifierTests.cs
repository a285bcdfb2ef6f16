using Sepal.Backbones;
using Sepal.Data;
using Sepal.Imaging;
using Sepal.Numerics;
using Sepal.Prediction;
using Sepal.Runs;
using Sepal.Saving;
using Sepal.Tests.Data;
using Sepal.Tests.Golden;
using Sepal.Tests.Runs;

namespace Sepal.Tests.Prediction;

public sealed class ImageClassifierTests : IDisposable
{
    private static readonly Lazy<string> Trained = new(() =>
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        var recipe = TrainingRecipe.Of(Preset.Find("basic")!, TrainingProfile.Default) with { Image = new ImageSpec { Height = 48, Width = 48 }, Epochs = 2, BatchSize = 8, Precision = Precision.Float32 };
        return TrainingRun.Execute(new TrainingRequest { Data = DrawnFlowers.Folder, Folder = folder["run"], Recipe = recipe }).Run;
    });

    private readonly TemporaryFolder _folder = new();

    private static string[] Photos => [.. Directory.GetFiles(Path.Combine(DrawnFlowers.Folder, "tulip")).Order(StringComparer.Ordinal)];

    [Fact]
    public void A_file_its_bytes_and_its_pixels_get_the_same_answer()
    {
        using var classifier = ImageClassifier.Open(Trained.Value);
        var expected = classifier.Predict(Photos[0]);
        classifier.Predict(File.ReadAllBytes(Photos[0])).ShouldBe(expected);
        classifier.Predict(PictureDecoder.Load(Photos[0])).ShouldBe(expected);
        expected.Count.ShouldBe(5);
        expected.Sum(p => p.Probability).ShouldBe(1, 1e-5);
        expected.Select(p => p.Probability).ShouldBe(expected.Select(p => p.Probability).OrderDescending());
        expected.ShouldAllBe(p => classifier.ClassNames[p.Index] == p.ClassName);
    }

    [Fact]
    public void Many_files_in_batches_get_the_answers_that_each_alone_gets()
    {
        using var classifier = ImageClassifier.Open(Trained.Value, new ClassifierOptions { Precision = Precision.Float32, BatchSize = 3 });
        var together = classifier.PredictFiles(PicturePaths.Of([DrawnFlowers.Folder]), 1, TestContext.Current.CancellationToken).ToList();
        together.Count.ShouldBe(50);
        foreach (var prediction in together.Where((_, i) => i % 7 == 0))
            classifier.Predict(prediction.Path, 1)[0].Probability.ShouldBe(prediction.Classes[0].Probability, 1e-5);
    }

    [Fact]
    public void Bad_files_get_their_errors_and_the_others_their_answers()
    {
        string broken = _folder.Write("broken.jpg"), empty = Path.Combine(_folder.Path, "nothing");
        Directory.CreateDirectory(empty);
        using var classifier = ImageClassifier.Open(Trained.Value);
        var answers = classifier.PredictFiles(PicturePaths.Of([Photos[0], broken, _folder["gone.png"], empty, Photos[1]]), cancellation: TestContext.Current.CancellationToken).ToList();
        answers.Select(a => a.Error is null).ShouldBe([true, false, false, false, true]);
        answers[2].Error!.ShouldContain("There is no such file.");
        answers[3].Error!.ShouldContain("The folder holds no picture");
        // The rows of good pictures stay with them; a batch of two adds in another order than a batch of one.
        answers[4].Classes.Select(c => c.ClassName).ShouldBe(classifier.Predict(Photos[1]).Select(c => c.ClassName));
        answers[4].Classes[0].Probability.ShouldBe(classifier.Predict(Photos[1])[0].Probability, 1e-5);
    }

    [Fact]
    public void Evaluation_agrees_with_the_run_and_matches_classes_by_name()
    {
        using var classifier = ImageClassifier.Open(Trained.Value);
        var data = SplitManifest.Read(RunFolder.Open(Trained.Value).SplitPath).Open();
        var run = RunResult.FromJson(RunFolder.Open(Trained.Value).ReadRecord()!["result"]);
        var test = classifier.Evaluate(data.In(Part.Test), data.ClassNames, cancellation: TestContext.Current.CancellationToken);
        test.Result.Accuracy.ShouldBe(run.Test!.Accuracy);
        test.Result.Loss.ShouldBe(run.Test.Loss, 1e-5);

        string[] reversed = [.. data.ClassNames.Reverse()];
        ImageItem[] relabelled = [.. data.In(Part.Test).Select(item => item with { Label = 4 - item.Label })];
        classifier.Evaluate(relabelled, reversed, cancellation: TestContext.Current.CancellationToken).Result.Accuracy.ShouldBe(run.Test.Accuracy);
    }

    [Fact]
    public void Other_classes_are_refused_with_both_lists()
    {
        using var classifier = ImageClassifier.Open(Trained.Value);
        var item = new ImageItem { Path = Photos[0], RelativePath = "rose/1.jpg", Label = 0 };
        Should.Throw<DatasetException>(() => classifier.Evaluate([item], ["iris", "rose"])).Message
            .ShouldBe("The data's classes are not the model's. Data: iris, rose. Model: daisy, dandelion, rose, sunflower, tulip. Expected the same names: rename the folders, or choose the model of this data.");
    }

    [Fact]
    public void A_foreign_file_is_asked_with_what_had_to_be_supposed()
    {
        string? golden = GoldenBook.Find("models/flowers.keras");
        Assert.SkipWhen(golden is null, "golden/models/flowers.keras lies in ../shared, which is absent here");
        using var classifier = ImageClassifier.Open(Path.Combine(golden!, "models", "flowers.keras"));
        classifier.NamesAreKnown.ShouldBeFalse();
        classifier.ClassNames.ShouldBe(["0", "1", "2", "3", "4"]);
        classifier.Spec.Resize.Interpolation.ShouldBe(Interpolation.TensorFlow);
        using var named = ImageClassifier.Open(Path.Combine(golden!, "models", "flowers.keras"), new ClassifierOptions { ClassNames = ["a", "b", "c", "d", "e"], Scaling = Scaling.Unit, Resize = Interpolation.Nearest });
        (named.ClassNames[4], named.Spec.Resize.Interpolation, named.Warnings.Count).ShouldBe(("e", Interpolation.Nearest, 0));
        Should.Throw<ModelFileException>(() => ImageClassifier.Open(Path.Combine(golden!, "models", "flowers.keras"), new ClassifierOptions { ClassNames = ["a", "b"] }))
            .Message.ShouldContain("tells 5 classes apart; got 2 names");
    }

    [Fact]
    public void A_backbone_has_ImageNets_names_and_other_names_must_be_as_many()
    {
        string file = _folder["top.keras"];
        using (var model = Backbone.Find("mobilenet").Create(new BackboneOptions { Alpha = 0.25, Size = 64 })) ModelFile.Save(file, model);
        var choice = new BaseChoice("mobilenet", file, 0.25);
        using (var classifier = ImageClassifier.OpenBackbone(choice, new ClassifierOptions { Size = 64 }))
        {
            classifier.ClassNames.Count.ShouldBe(1000);
            classifier.ClassNames[207].ShouldBe("golden_retriever");
            classifier.Predict(Photos[0]).Sum(p => p.Probability).ShouldBeLessThanOrEqualTo(1);
        }
        Should.Throw<ModelFileException>(() => ImageClassifier.OpenBackbone(choice, new ClassifierOptions { ClassNames = ["a", "b", "c"] })).Message.ShouldBe("mobilenet 0.25 tells 1000 classes apart; got 3 names. Expected a name for each, one a line.");
        // The same network as a file that says nothing of classes.
        using var foreign = ImageClassifier.Open(file, new ClassifierOptions { Scaling = Scaling.TensorFlow });
        (foreign.ClassNames[207], foreign.NamesAreKnown).ShouldBe(("golden_retriever", false));
    }

    [Fact]
    public void A_network_that_answers_no_numbers_is_told()
    {
        using (var model = Preset.Find("basic")!.Create(3, 48, 48))
        {
            model.Layers[^1].Weights[1].Assign([float.NaN, 0, 0]);
            ModelFile.Save(_folder["nan.keras"], model);
        }
        using var classifier = ImageClassifier.Open(_folder["nan.keras"], new ClassifierOptions { Scaling = Scaling.Unit });
        Should.Throw<ModelFileException>(() => classifier.Predict(Photos[0])).Message.ShouldContain("answers with something that is no number; expected probabilities. Its weights are damaged or its training diverged");
    }

    public void Dispose() => _folder.Dispose();
}
