using System.Text.Json.Nodes;
using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Imaging;
using Sepal.Runs;
using Sepal.Saving;
using Sepal.Training;

namespace Sepal.Reporting.Tests;

/// <summary>
/// A run folder as 'train' leaves it, without any training: its answers are made up, so that every figure can be worked out by hand. Its network is the report's, with its first weights.
/// </summary>
internal sealed record MadeRun
{
    public const int Size = 46;

    public required MadeData Data { get; init; }

    /// <summary>The pictures of the measured part, by their place in the split's order, that are answered wrongly: with the next class.</summary>
    public int[] Wrong { get; init; } = [];

    public Part Measured { get; init; } = Part.Test;

    public string Status { get; init; } = "finished";

    /// <summary>Training accuracy and loss, validation accuracy and loss, of each epoch.</summary>
    public (double, double, double?, double?)[] Epochs { get; init; } = [(0.4, 1.5, 0.4, 1.4), (0.6, 1.0, 0.5, 1.1), (0.9, 0.3, 0.5, 1.6)];

    public string? Command { get; init; } = "sepal train flowers --model basic --out run";

    public KeptEpoch Keep { get; init; } = KeptEpoch.Last;

    public bool HasModel { get; init; } = true;

    public (string Path, string Reason)[] Bad { get; init; } = [];

    public string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var split = Data.Split();
        split.Write(Path.Combine(folder, "split.json"));
        var shown = Answers(split, Measured, Wrong);
        string parent = Path.GetDirectoryName(split.Root)!;
        File.WriteAllText(Path.Combine(folder, "predictions.csv"), PredictionCsv.Of(shown, parent));
        if (Measured == Part.Test) File.WriteAllText(Path.Combine(folder, "predictions-val.csv"), PredictionCsv.Of(Answers(split, Part.Validation, [0]), parent));
        var figures = EvaluationResult.Of(shown);
        File.WriteAllText(Path.Combine(folder, "evaluation.json"), figures.ToJson());
        EpochResult[] epochs = [.. Epochs.Select((epoch, i) => new EpochResult { Epoch = i + 1, Accuracy = epoch.Item1, Loss = epoch.Item2, ValidationAccuracy = epoch.Item3, ValidationLoss = epoch.Item4, LearningRate = 1e-3, Duration = TimeSpan.FromSeconds(2), ImagesPerSecond = 100 })];
        File.WriteAllText(Path.Combine(folder, "history.csv"), new History(epochs).ToCsv());
        if (HasModel) SaveModel(Path.Combine(folder, "model.keras"));
        File.WriteAllText(Path.Combine(folder, "run.json"), Record(folder, figures, epochs.Length).ToJsonString());
        return folder;
    }

    /// <summary>Answers of 90%, right but for those that are named.</summary>
    private PredictionSet Answers(SplitManifest split, Part part, int[] wrong)
    {
        ImageItem[] items = [.. split.Items.Where(item => item.Part == part)];
        int classes = split.ClassNames.Count;
        float[] rows = new float[items.Length * classes];
        for (int i = 0; i < items.Length; i++)
        {
            int predicted = (items[i].Label + (wrong.Contains(i) ? 1 : 0)) % classes;
            for (int c = 0; c < classes; c++) rows[i * classes + c] = c == predicted ? 0.9f : 0.1f / (classes - 1);
        }
        return new PredictionSet(rows, [.. items.Select(item => item.Label)], [.. items.Select(item => item.Path)], [.. split.ClassNames]);
    }

    private TrainingRecipe Recipe() => TrainingRecipe.Of(Preset.Find("basic")!, TrainingProfile.Lab, size: Size) with { Epochs = Epochs.Length, Keep = Keep };

    private void SaveModel(string path)
    {
        using var model = Preset.Find("basic")!.Create(Data.ClassNames.Length, Size, Size);
        ModelFile.Save(path, model, new ModelCard { Image = ImageSpec.Lab with { Height = Size, Width = Size }, ClassNames = Data.ClassNames });
    }

    private JsonObject Record(string folder, EvaluationResult figures, int epochs)
    {
        var part = new PartFigures(figures.Accuracy, figures.Loss, figures.MacroF1, figures.Images, figures.AccuracyInterval);
        var train = new PartFigures(1, 0.1, 1, 100, ConfidenceInterval.Wilson(100, 100));
        var result = new RunResult
        {
            Run = folder,
            Model = Path.Combine(folder, "model.keras"),
            Epochs = epochs,
            BestEpoch = epochs,
            KeptEpoch = epochs,
            Train = train,
            Val = Measured == Part.Train ? null : part,
            Test = Measured == Part.Test ? part : null,
            MajorityBaseline = figures.MajorityBaseline,
            Overfitting = new Overfitting(1 - figures.Accuracy, new ConfidenceInterval(0.1, 0.4)),
            BadFiles = Bad.Length,
            ImagesPerSecond = 100,
            Seconds = 65,
            PeakMemoryMb = 512,
        };
        return new JsonObject
        {
            ["version"] = 1,
            ["status"] = Status,
            ["command"] = Command,
            ["recipe"] = Recipe().ToJson(),
            ["data"] = Data.Root,
            ["pictures"] = new JsonObject { ["classes"] = new JsonArray(), ["bad"] = new JsonArray([.. Bad.Select(file => (JsonNode)new JsonObject { ["path"] = file.Path, ["reason"] = file.Reason })]) },
            ["environment"] = new JsonObject { ["sepal"] = "0.1.0", ["runtime"] = ".NET 10.0", ["system"] = "linux-x64", ["threads"] = 2, ["native_bfloat16"] = true },
            ["started"] = "2026-05-04T10:00:00.0000000+00:00",
            ["seconds"] = 65,
            ["result"] = Status == "finished" ? result.ToJson() : null,
        };
    }
}
