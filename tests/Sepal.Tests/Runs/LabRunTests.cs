using Sepal.Data;
using Sepal.Numerics;
using Sepal.Runs;
using Sepal.Saving;
using Sepal.Tests.Data;

namespace Sepal.Tests.Runs;

public sealed class LabRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Random weights: what is tried here is the order of things, not what a base knows.
    private static readonly LabOptions Small = new()
    {
        Base = new BaseChoice("mobilenet", BaseChoice.NoWeights, 0.25),
        Size = 64,
        Epochs = 1,
        Precision = Precision.Float32,
    };

    private LabRequest Request(string folder, LabOptions? options = null) => new()
    {
        Data = DrawnFlowers.Folder,
        Folder = _folder[folder],
        Options = options ?? Small,
        Features = new FeatureCache(_folder["kept"]),
    };

    [Fact]
    public void Four_experiments_run_on_one_split()
    {
        var observer = new Told();
        var outcomes = LabRun.Execute(Request("lab"), observer);
        outcomes.Select(o => o.Name).ShouldBe(["basic", "basic-dropout", "features", "integrated"]);
        observer.Lines.ShouldBe(["plan 4", "start basic", "basic done", "start basic-dropout", "basic-dropout done", "start features", "features done", "start integrated", "integrated done"]);
        string[] parts = [.. outcomes.Select(o => string.Join('\n', SplitManifest.Read(Path.Combine(o.Result.Run, "split.json")).Items.Select(i => $"{i.RelativePath} {i.Part}").Order()))];
        parts.Distinct().Count().ShouldBe(1);
        outcomes.ShouldAllBe(o => o.Result.Test!.Images == outcomes[0].Result.Test!.Images && !o.WasFinished);
        using var integrated = ModelFile.Open(outcomes[3].Result.Model);
        integrated.Model.Layers[0].Name.ShouldBe("mobilenet_0.25_224");
    }

    [Fact]
    public void What_is_finished_is_not_run_again_and_what_was_interrupted_ends_the_same()
    {
        string[] whole = Weights(LabRun.Execute(Request("whole")));
        using var source = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => LabRun.Execute(Request("lab"), new Told { WhenStarted = name => { if (name == "features") source.Cancel(); } }, source.Token));
        var observer = new Told();
        var outcomes = LabRun.Execute(Request("lab"), observer);
        outcomes.Select(o => o.WasFinished).ShouldBe([true, true, false, false]);
        observer.Lines.Where(l => l.StartsWith("start", StringComparison.Ordinal)).ShouldBe(["start features", "start integrated"]);
        Weights(outcomes).ShouldBe(whole);
    }

    [Fact]
    public void A_lab_of_other_settings_is_not_gone_on_with()
    {
        LabRun.Execute(Request("lab"));
        Should.Throw<TrainingException>(() => LabRun.Execute(Request("lab", Small with { Epochs = 2, Seed = 3 }))).Message
            .ShouldStartWith($"The lab in '{_folder["lab"]}' was begun with other settings: seed 3 (was 0), basic: epochs 2 (was 1), seed 3 (was 0), basic-dropout: ");
    }

    [Fact]
    public void A_folder_with_something_else_is_left_alone()
    {
        File.WriteAllText(_folder["mine.txt"], "mine");
        Should.Throw<TrainingException>(() => LabRun.Execute(Request("."))).Message.ShouldContain("is not empty and holds no lab");
        Directory.GetFileSystemEntries(_folder.Path).ShouldBe([_folder["mine.txt"]]);
    }

    [Fact]
    public void A_wrong_path_leaves_no_folder_behind()
    {
        Should.Throw<DatasetException>(() => LabRun.Execute(Request("lab") with { Data = _folder["missing"] }));
        Directory.Exists(_folder["lab"]).ShouldBeFalse();
    }

    [Fact]
    public void A_base_that_cannot_be_had_shows_before_the_first_experiment()
    {
        var observer = new Told();
        Should.Throw<WeightsException>(() => LabRun.Execute(Request("lab", Small with { Base = new BaseChoice("mobilenet", _folder["missing.h5"], 0.25) }), observer));
        observer.Lines.ShouldBe(["plan 4"]);
        Directory.Exists(_folder["lab/basic"]).ShouldBeFalse();
        Directory.Exists(_folder["lab"]).ShouldBeFalse("the corrected command must find the folder free");
    }

    [Fact]
    public void Data_that_cannot_be_split_leaves_the_folder_free()
    {
        foreach (string name in new[] { "a", "b" })
        {
            Directory.CreateDirectory(_folder[$"few/{name}"]);
            File.Copy(Directory.GetFiles(DrawnFlowers.Folder, "*.jpg", SearchOption.AllDirectories)[name == "a" ? 0 : 1], _folder[$"few/{name}/1.jpg"]);
        }
        Should.Throw<DatasetException>(() => LabRun.Execute(Request("lab") with { Data = _folder["few"] })).Message.ShouldContain("at least 3 are needed for 3 parts");
        Directory.Exists(_folder["lab"]).ShouldBeFalse();
    }

    [Fact]
    public void A_quick_lab_takes_fewer_epochs_and_the_profile_of_the_report_keeps_its_rates()
    {
        var lab = new LabOptions { Profile = TrainingProfile.Lab, Base = new BaseChoice("vgg16") };
        LabExperiment.All(lab).Select(e => (e.Recipe.Epochs, e.Recipe.Optimizer, e.Recipe.LearningRate))
            .ShouldBe(Names().Select(name => TrainingRecipe.Of(Preset.Find(name)!, TrainingProfile.Lab, lab.Base)).Select(r => (r.Epochs, r.Optimizer, r.LearningRate)));
        LabExperiment.All(lab with { IsQuick = true }).Select(e => e.Recipe.Epochs).ShouldBe([10, 10, 30, 3]);
        LabExperiment.All(lab with { IsQuick = true, Epochs = 2 }).ShouldAllBe(e => e.Recipe.Epochs == 2);
    }

    [Fact]
    public void A_size_that_a_network_cannot_take_is_refused()
        => Should.Throw<ArgumentException>(() => LabExperiment.All(Small with { Size = 40 })).Message.ShouldStartWith("The size 40 is too small for the network 'basic'; expected at least 46.");

    private static IReadOnlyList<string> Names() => LabExperiment.Names;

    private static string[] Weights(IReadOnlyList<LabOutcome> outcomes) => [.. outcomes.Select(o =>
    {
        using var saved = ModelFile.Open(o.Result.Model);
        return ContentOf(saved);
    })];

    private static string ContentOf(SavedModel saved) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(
        [.. saved.Model.NamedWeights().SelectMany(w => System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(w.Weight.ToArray()).ToArray())]));

    private sealed class Told : LabObserver
    {
        public List<string> Lines { get; } = [];

        public Action<string>? WhenStarted { get; init; }

        public override void OnPlan(IReadOnlyList<LabExperiment> experiments) => Lines.Add($"plan {experiments.Count}");

        public override RunObserver? OnStart(LabExperiment experiment)
        {
            Lines.Add($"start {experiment.Name}");
            WhenStarted?.Invoke(experiment.Name);
            return null;
        }

        public override void OnFinished(LabOutcome outcome) => Lines.Add($"{outcome.Name} {(outcome.WasFinished ? "was finished" : "done")}");
    }
}
