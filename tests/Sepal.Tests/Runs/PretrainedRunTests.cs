using Sepal.Backbones;
using Sepal.Data;
using Sepal.Imaging;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Prediction;
using Sepal.Runs;
using Sepal.Saving;
using Sepal.Tests.Data;
using Sepal.Weights;
using TorchSharp;

namespace Sepal.Tests.Runs;

/// <summary>
/// On a small base with weights of this test's own: normal numbers of a size that keeps the signal alive through all layers (He et al., 2015). As Keras starts a MobileNet it answers next to nothing.
/// </summary>
public sealed class PretrainedRunTests : IDisposable
{
    private static readonly Lazy<TemporaryFolder> Weights = new(() =>
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        WriteWeights(folder["small.keras"], seed: 1);
        WriteWeights(folder["other.keras"], seed: 2);
        return folder;
    });

    private static readonly BaseChoice Small = new("mobilenet", Weights.Value["small.keras"], 0.25);

    private readonly TemporaryFolder _folder = new();

    private static void WriteWeights(string path, long seed)
    {
        using var model = Backbone.Find("mobilenet").Create(new BackboneOptions { IncludeTop = false, Size = 64, Alpha = 0.25 });
        int number = 0;
        foreach (var (_, weight) in model.NamedWeights().Where(w => w.Weight.Name == "kernel"))
        {
            var random = new RandomStream(seed, number++);
            bool isDepthwise = weight.Shape[0] == 3 && weight.Shape[3] == 1;
            double deviation = Math.Sqrt(2.0 / (weight.Shape[0] * weight.Shape[1] * (isDepthwise ? 1 : weight.Shape[2])));
            float[] values = new float[weight.Count];
            for (int i = 0; i < values.Length; i++) values[i] = (float)(deviation * random.NextNormal());
            weight.Assign(values);
        }
        ModelFile.Save(path, model);
    }

    private static TrainingRecipe Recipe(string preset, TrainingProfile profile = TrainingProfile.Default) => TrainingRecipe.Of(Preset.Find(preset)!, profile, Small, size: 64) with
    {
        Epochs = 2,
        BatchSize = 10,
        Precision = Precision.Float32,
    };

    private RunResult Run(string name, TrainingRecipe recipe, RunObserver? observer = null, bool resume = false, CancellationToken cancellation = default) => TrainingRun.Execute(
        new TrainingRequest { Data = DrawnFlowers.Folder, Folder = _folder[name], Recipe = recipe, Features = new FeatureCache(_folder["kept"]), Resume = resume }, observer, cancellation);

    /// <summary>The base as it was before any training.</summary>
    private static Dictionary<string, float[]> Untrained(TrainingRecipe recipe)
    {
        using var pretrained = PretrainedBase.Open(Small, recipe.Image, Small.Weights, recipe.Seed);
        return pretrained.Model.NamedWeights().ToDictionary(w => w.Path, w => w.Weight.ToArray());
    }

    private static Dictionary<string, float[]> BaseOf(RunResult run)
    {
        using var saved = ModelFile.Open(run.Model);
        return ((Model)saved.Model.Layers[0]).NamedWeights().ToDictionary(w => w.Path, w => w.Weight.ToArray());
    }

    [Theory]
    [InlineData("features", TrainingProfile.Default)]
    [InlineData("features", TrainingProfile.Lab)]
    [InlineData("integrated", TrainingProfile.Default)]
    [InlineData("integrated", TrainingProfile.Lab)]
    public void A_frozen_base_is_saved_to_the_bit_and_the_head_has_learnt(string preset, TrainingProfile profile)
    {
        var recipe = Recipe(preset, profile);
        var result = Run("run", recipe);
        var expected = Untrained(recipe);
        var saved = BaseOf(result);
        saved.Keys.ShouldBe(expected.Keys);
        foreach (var (path, values) in expected) saved[path].ShouldBe(values, path);

        using var file = ModelFile.Open(result.Model);
        file.Model.Layers[0].Trainable.ShouldBeFalse();
        file.Model.Layers[^1].Weights[0].ToArray().Distinct().Count().ShouldBeGreaterThan(1);
        Summary.Of(file.Model).Trainable.ShouldBe(file.Model.Layers.Skip(1).SelectMany(l => l.Weights).Where(w => w.IsTrainable).Sum(w => w.Count));
    }

    [Theory]
    [InlineData("features")]
    [InlineData("integrated")]
    [InlineData("finetune")]
    public void What_the_run_says_is_what_the_saved_file_answers_from_pixels(string preset)
    {
        var result = Run("run", Recipe(preset));
        var data = SplitManifest.Read(RunFolder.Open(result.Run).SplitPath).Open();
        using var classifier = ImageClassifier.Open(result.Run, new ClassifierOptions { Precision = Precision.Float32, Fold = false });
        var asked = classifier.Evaluate(data.In(Part.Test), data.ClassNames, cancellation: TestContext.Current.CancellationToken).Result;
        asked.Loss.ShouldBe(result.Test!.Loss, 1e-3);
        asked.Accuracy.ShouldBe(result.Test.Accuracy);
    }

    [Fact]
    public void Fine_tuning_changes_the_layers_from_the_named_one_on_and_no_statistics()
    {
        var recipe = Recipe("finetune") with { Unfreeze = "conv_dw_12", LearningRate = 1e-2 };
        var saved = BaseOf(Run("run", recipe));
        string[] changed = [.. Untrained(recipe).Where(w => !w.Value.SequenceEqual(saved[w.Key])).Select(w => w.Key)];
        changed.Order().ShouldBe(["conv_dw_12/kernel", "conv_dw_13/kernel", "conv_pw_12/kernel", "conv_pw_13/kernel"]);
    }

    [Fact]
    public void Sepal_s_own_base_needs_no_file_and_no_cache_and_is_trained_whole()
    {
        var recipe = TrainingRecipe.Of(Preset.Find("finetune")!, TrainingProfile.Default, size: 64) with { Epochs = 1, BatchSize = 10 };
        using var nowhere = new TemporaryFolder();
        var result = TrainingRun.Execute(new TrainingRequest
        {
            Data = DrawnFlowers.Folder,
            Folder = _folder["own"],
            Recipe = recipe,
            Features = new FeatureCache(_folder["kept"]),
            Weights = new WeightStoreOptions { CacheFolder = nowhere["cache"], OtherCaches = [], IsOffline = true },
        });
        Directory.Exists(nowhere["cache"]).ShouldBeFalse();
        using var before = PretrainedBase.Open(recipe.Base!, recipe.Image, null, recipe.Seed);
        var start = before.Model.NamedWeights().ToDictionary(w => w.Path, w => w.Weight.ToArray());
        var saved = BaseOf(result);
        saved.Keys.ShouldBe(start.Keys);
        saved.Where(w => w.Value.SequenceEqual(start[w.Key])).ShouldBeEmpty("every weight and every statistic has moved");
        RunFolder.Open(result.Run).ShouldNotBeNull();
        using var file = ModelFile.Open(result.Model);
        ((Model)file.Model.Layers[0]).Name.ShouldBe("petalnet");
    }

    [Theory]
    [InlineData("features", 3)]
    [InlineData("integrated", 4)]
    [InlineData("finetune", 4)]
    public void Interrupted_and_gone_on_with_it_ends_with_the_same_weights(string preset, int steps)
    {
        var whole = Run("whole", Recipe(preset));
        using var stop = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => Run("parts", Recipe(preset), new RecordingObserver(stop, steps), cancellation: stop.Token));
        var parts = Run("parts", Recipe(preset), resume: true);

        using ModelOf a = new(whole), b = new(parts);
        foreach (var (path, values) in a.Weights) b.Weights[path].ShouldBe(values, path);
    }

    [Theory]
    [InlineData("features", TrainingProfile.Default)]
    [InlineData("features", TrainingProfile.Lab)]
    public void A_second_training_on_the_same_photos_decodes_none_and_asks_the_base_for_nothing(string preset, TrainingProfile profile)
    {
        RecordingObserver first = new(), second = new();
        var one = Run("first", Recipe(preset, profile), first);
        string file = Directory.GetFiles(_folder["kept"]).ShouldHaveSingleItem();
        first.Activities.ShouldBe(["Splitting", "Reading photos", "Asking the base", "Training", "Evaluating"]);
        var two = Run("second", Recipe(preset, profile), second);
        second.Activities.ShouldBe(["Splitting", "Training", "Evaluating"]);
        Directory.GetFiles(_folder["kept"]).ShouldBe([file]);
        two.Test!.Loss.ShouldBe(one.Test!.Loss);
        using ModelOf a = new(one), b = new(two);
        foreach (var (path, values) in a.Weights) b.Weights[path].ShouldBe(values, path);

        RecordingObserver other = new();
        Run("other", Recipe(preset, profile) with { Base = Small with { Weights = Weights.Value["other.keras"] } }, other);
        other.Activities.ShouldContain("Reading photos", "other weights see the photos for the first time");
        Directory.GetFiles(_folder["kept"]).Length.ShouldBe(2);
    }

    [Fact]
    public void Only_new_photos_are_decoded_and_bad_ones_stay_known()
    {
        string data = DrawnFlowers.CopyTo(_folder["data"]);
        File.WriteAllText(Path.Combine(data, "daisy", "broken.jpg"), "not a picture");
        Asking first = new(), second = new(), third = new();
        RunResult Train(string name, RunObserver observer) => TrainingRun.Execute(
            new TrainingRequest { Data = data, Folder = _folder[name], Recipe = Recipe("features"), Features = new FeatureCache(_folder["kept"]) }, observer);
        Train("first", first).BadFiles.ShouldBe(1);
        (first.Decoded, first.Asked).ShouldBe((51, 50));

        SyntheticFlowers.Write(_folder["more"], new SyntheticFlowersOptions { PerClass = 1, Size = 64, Seed = 99 });
        foreach (string name in (string[])["rose", "tulip"]) File.Copy(Directory.GetFiles(_folder[$"more/{name}"])[0], Path.Combine(data, name, "new.jpg"));
        Train("second", second).BadFiles.ShouldBe(1, "it is known, and not tried again");
        (second.Decoded, second.Asked).ShouldBe((2, 2));
        second.Warnings.ShouldHaveSingleItem().ShouldBe(first.Warnings.ShouldHaveSingleItem().Replace("of 51", "of 53"));
        Train("third", third);
        (third.Decoded, third.Asked).ShouldBe((0, 0));
    }

    [Fact]
    public void What_the_base_was_asked_before_an_interruption_is_kept()
    {
        using var stop = new CancellationTokenSource();
        Asking first = new() { StopAfter = 20, Stop = stop }, second = new();
        Should.Throw<OperationCanceledException>(() => Run("run", Recipe("features"), first, cancellation: stop.Token));
        first.Asked.ShouldBe(20);
        Run("run", Recipe("features"), second, resume: true);
        (second.Decoded, second.Asked).ShouldBe((30, 30));
    }

    [Fact]
    public void Features_of_another_base_on_the_disk_are_noticed()
    {
        Run("first", Recipe("features"));
        string table = Directory.GetFiles(_folder["kept"])[0];
        byte[] bytes = File.ReadAllBytes(table);
        // 50 rows of 256 numbers lie behind 32 bytes.
        for (int i = 32; i < 32 + (4 * 50 * 256); i += 4) BitConverter.TryWriteBytes(bytes.AsSpan(i), BitConverter.ToSingle(bytes, i) * 3 + 1);
        File.WriteAllBytes(table, bytes);
        // A head that has hardly learnt answers a fifth for every class, whatever the features are.
        var learning = Recipe("features") with { Epochs = 20, LearningRate = 0.02, Patience = null, Keep = KeptEpoch.Last };
        Should.Throw<ModelFileException>(() => Run("second", learning)).Message.ShouldContain("The features on the disk are not of this base");
    }

    [Fact]
    public void A_base_that_says_the_same_of_every_photo_is_told()
    {
        var observer = new RecordingObserver();
        Run("run", Recipe("features") with { Base = new BaseChoice("mobilenet", BaseChoice.NoWeights, 0.25) }, observer);
        observer.Warnings.ShouldHaveSingleItem().ShouldBe("The base mobilenet 0.25 says the same of every photo, so its head can learn nothing from it. Expected the weights of a trained base: name their file, or leave --weights out.");
        observer.Warnings.Clear();
        Run("live", Recipe("features"), observer);
        observer.Warnings.ShouldBeEmpty();
    }

    public static TheoryData<string, TrainingRecipe, string> Mistakes => new()
    {
        { "weights", Recipe("features") with { Base = Small with { Weights = "/nowhere/w.h5" } }, "can't be opened" },
        { "layer", Recipe("finetune") with { Unfreeze = "conv_dw_99" }, "The nearest is 'conv_dw_9'; 'summary' shows all. Name a layer of the base with --unfreeze." },
        { "width", Recipe("features") with { Base = new BaseChoice("vgg16", BaseChoice.ImageNet, 0.5) }, "VGG16" },
        { "published size", Recipe("features") with { Base = new BaseChoice("inception_v3") }, "takes pictures of at least 75×75 pixels" },
        { "size", Recipe("features") with { Image = new ImageSpec { Height = 16, Width = 16 } }, "takes pictures of at least 32×32 pixels" },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void A_mistake_shows_before_any_photo_is_read_and_leaves_nothing_behind(string name, TrainingRecipe recipe, string error)
    {
        var observer = new RecordingObserver();
        Should.Throw<SepalException>(() => Run(name, recipe, observer)).Message.ShouldContain(error);
        observer.Activities.ShouldNotContain("Reading photos");
        Directory.Exists(_folder[name]).ShouldBeFalse();
        Run(name, Recipe("features") with { Epochs = 1 }).Epochs.ShouldBe(1, "the corrected command goes into the same folder");
    }

    [Fact]
    public void A_run_on_a_base_leaves_no_tensor_and_an_interrupted_one_none_either()
    {
        Run("warm", Recipe("finetune"));
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        foreach (string preset in (string[])["features", "integrated", "finetune"]) Run(preset, Recipe(preset));
        using var stop = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => Run("stopped", Recipe("integrated"), new RecordingObserver(stop, 2), cancellation: stop.Token));
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    [Fact]
    public void A_part_of_a_base_begins_where_everything_must_pass()
    {
        using var model = Backbone.Find("mobilenet_v2").Create(new BackboneOptions { IncludeTop = false, Size = 64, Alpha = 0.35 });
        // block_2 adds its input at its end: a cut inside of it would lose that way.
        int inside = model.Layers.ToList().IndexOf(model.Layer("block_2_depthwise"));
        FineTuning.CutBefore(model, inside).Layer.Name.ShouldBe("block_1_project_BN");
        FineTuning.CutBefore(model, 0).ShouldBe(model.Input);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Counts photos that were decoded and that the base was asked about, and can stop it at a number of these.</summary>
    private sealed class Asking : RunObserver
    {
        private bool _isAsking, _isReading;

        public int Decoded { get; private set; }

        public int Asked { get; private set; }

        public int StopAfter { get; init; } = int.MaxValue;

        public CancellationTokenSource? Stop { get; init; }

        public List<string> Warnings { get; } = [];

        public override void OnWarning(string message) => Warnings.Add(message);

        public override void OnActivity(string activity) => (_isAsking, _isReading) = (activity == "Asking the base", activity == "Reading photos");

        public override void OnPictures(PictureProgress progress)
        {
            lock (Warnings)
            {
                if (_isReading) Decoded = Math.Max(Decoded, progress.Done);
                if (_isAsking) Asked = Math.Max(Asked, progress.Done);
                if (Asked >= StopAfter) Stop?.Cancel();
            }
        }
    }

    private sealed class ModelOf(RunResult run) : IDisposable
    {
        private readonly SavedModel _saved = ModelFile.Open(run.Model);

        public Dictionary<string, float[]> Weights => _saved.Model.NamedWeights().ToDictionary(w => w.Path, w => w.Weight.ToArray());

        public void Dispose() => _saved.Dispose();
    }
}
