using Sepal.Data;
using Sepal.Imaging;
using Sepal.Numerics;
using Sepal.Prediction;
using Sepal.Runs;
using Sepal.Tests.Data;
using Sepal.Tests.Runs;
using Sepal.Training;
using TorchSharp;

namespace Sepal.Tests;

/// <summary>A tensor that is left behind is native memory that no collector sees: after any amount of work there are as many as before.</summary>
public sealed class LeakTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static long Live => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    [Fact]
    public void Two_hundred_training_steps_leave_no_tensor()
    {
        var spec = new ImageSpec { Height = 48, Width = 48 };
        using var cache = PictureCache.Create(ImageFolder.Open(DrawnFlowers.Folder), spec, cancellation: TestContext.Current.CancellationToken);
        using var model = Preset.Find("basic-dropout")!.Create(5, 48, 48);
        var data = TrainingData.Of(new BatchReader(cache, Part.Train, new BatchOptions { BatchSize = 10, Augmentation = Augmentation.Default }), spec);
        History Train(int epochs) => new Trainer(model, new Adam(1e-3), new CategoricalCrossentropy(), new TrainerOptions { Epochs = epochs, Precision = Precision.Float32 })
            .Fit(data, data, cancellation: TestContext.Current.CancellationToken);

        Train(1);
        long before = Live;
        Train(40); // 200 steps of 10 pictures, 200 more in evaluation
        Live.ShouldBe(before);
    }

    [Fact]
    public void A_hundred_predictions_leave_no_tensor_and_a_closed_model_none_at_all()
    {
        var recipe = TrainingRecipe.Of(Preset.Find("basic")!, TrainingProfile.Lab) with { Image = ImageSpec.Lab with { Height = 48, Width = 48 }, Epochs = 1, BatchSize = 8, Precision = Precision.Float32 };
        long atStart = Live;
        string run = TrainingRun.Execute(new TrainingRequest { Data = DrawnFlowers.Folder, Folder = _folder["run"], Recipe = recipe }, cancellation: TestContext.Current.CancellationToken).Run;
        Live.ShouldBe(atStart, "a whole run");

        string photo = Directory.GetFiles(Path.Combine(DrawnFlowers.Folder, "rose"))[0];
        using (var classifier = ImageClassifier.Open(run))
        {
            classifier.Predict(photo);
            long before = Live;
            for (int i = 0; i < 100; i++) classifier.Predict(photo);
            classifier.PredictFiles(PicturePaths.Of([DrawnFlowers.Folder]), cancellation: TestContext.Current.CancellationToken).Count().ShouldBe(50);
            Live.ShouldBe(before);
        }
        Live.ShouldBe(atStart);
    }

    public void Dispose() => _folder.Dispose();
}
