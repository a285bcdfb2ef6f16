using System.CommandLine;
using System.Text.Json.Nodes;
using Sepal.Cli.Screens;
using Sepal.Cli.Usage;
using Sepal.Data;
using Sepal.Numerics;
using Sepal.Prediction;
using Sepal.Runs;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal evaluate</c>: every figure of a model on pictures whose classes are known.</summary>
internal sealed class EvaluateCommand : SepalCommand
{
    private static readonly (string Name, Part? Part)[] Parts = [("test", Part.Test), ("val", Part.Validation), ("train", Part.Train), ("all", null)];

    private readonly Argument<string> _model = Paths.One("MODEL", "A model file, or a run folder (the model that it keeps)");
    private readonly Argument<string> _data = Paths.One("DATA", "A folder with one subfolder per class, or with train/ and val/, or a split manifest");
    private readonly Option<string> _part = CheckedOption.Word("--part", "Which part of the data; all: every picture", "test", [.. Parts.Select(part => part.Name)]);
    private readonly ForeignModelOptions _foreign = new();

    public EvaluateCommand() : base("evaluate", "Measures a model on pictures whose classes are known. A plain folder is split 70/15/15 as for training.")
    {
        Add(_model);
        Add(_data);
        Add(_part);
        _foreign.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("evaluate runs/flowers flowers", "on the test part"),
        new("evaluate runs/flowers other-flowers --part all --json", "on every picture of another folder"),
        new("evaluate keras.h5 flowers --part all --scale tf --labels names.txt", "a model that Sepal didn't write"),
    ];

    public override int Run(Session session, ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(_model), part = parsed.GetRequiredValue(_part);
        Engine.Start();
        using var classifier = ImageClassifier.Open(path, _foreign.Read(session, parsed));
        foreach (string warning in classifier.Warnings) session.Warn(warning);
        var (classNames, items, used) = Choose(session, path, parsed.GetRequiredValue(_data), part, parsed.Has(_part), classifier);
        var evaluation = session.WithProgress("Evaluating", progress => classifier.Evaluate(items, classNames, progress, session.Cancellation));
        if (evaluation.Bad.Count > 0)
            session.Warn($"{Words.Count(evaluation.Bad.Count, "file")} can't be read and {(evaluation.Bad.Count == 1 ? "is" : "are")} left out, such as '{evaluation.Bad[0].Path}': {evaluation.Bad[0].Reason}");
        session.Give(Document(evaluation, used), () =>
        {
            session.Line($"{path} on {parsed.GetRequiredValue(_data)}, {(used == "all" ? "all pictures" : $"the {used} part")}");
            EvaluationScreen.Show(session, evaluation.Result);
        });
        return 0;
    }

    private static (IReadOnlyList<string> ClassNames, IReadOnlyList<ImageItem> Items, string Part) Choose(Session session, string model, string data, string part, bool isGiven, ImageClassifier classifier)
    {
        var set = ImageFolder.Open(data);
        classifier.CheckClasses(set.ClassNames);
        if (part == "all") return (set.ClassNames, set.Items, part);
        if (!set.IsSplit)
        {
            set = OwnSplit(session, model, set) ?? Split(session, set, classifier.Training?.Seed);
        }
        var items = set.In(Parts.First(one => one.Name == part).Part!.Value);
        if (items.Count > 0) return (set.ClassNames, items, part);
        string[] others = [.. Parts.Where(one => one.Part is { } other && set.In(other).Count > 0).Select(one => one.Name)];
        if (!isGiven && others.Contains("val"))
        {
            session.Warn($"'{data}' has no test part: the figures are of its val part.");
            return (set.ClassNames, set.In(Part.Validation), "val");
        }
        throw new DatasetException($"'{data}' has no {part} part; it has {Words.Either(others).Replace(" or ", " and ", StringComparison.Ordinal)}. Choose one of them by --part, or --part all.");
    }

    /// <summary>The split that a run was trained with, where the data is that run's.</summary>
    private static ImageDataset? OwnSplit(Session session, string model, ImageDataset set)
    {
        if (!RunFolder.IsRun(model) || RunFolder.Open(model) is not { } run || !File.Exists(run.SplitPath)) return null;
        var manifest = SplitManifest.Read(run.SplitPath);
        if (manifest.Root != set.Root) return null;
        try
        {
            return manifest.Open();
        }
        catch (DatasetException e)
        {
            session.Warn($"The folder is split anew, so that pictures which the model learnt from may be in the part that is measured. {e.Message}");
            return null;
        }
    }

    /// <summary>A plain folder, split by the seed; where the user gave none, by the model's own, so that nothing that it learnt from is in the test part.</summary>
    private static ImageDataset Split(Session session, ImageDataset set, long? trained)
    {
        if (session.HasSeed && trained is { } seed && seed != session.Seed)
            session.Warn($"The model was trained with --seed {seed}: if it learnt from this folder, another seed puts pictures that it knows into the part that is measured.");
        return session.WithProgress("Splitting", progress => ImageFolder.Split(set, session.HasSeed ? session.Seed : trained ?? session.Seed, progress: progress, cancellation: session.Cancellation));
    }

    private static JsonObject Document(ClassifierEvaluation evaluation, string part)
    {
        var json = JsonNode.Parse(evaluation.Result.ToJson())!.AsObject();
        json["part"] = part;
        json["bad"] = new JsonArray([.. evaluation.Bad.Select(file => (JsonNode)new JsonObject { ["path"] = file.Path, ["reason"] = file.Reason })]);
        return json;
    }
}
