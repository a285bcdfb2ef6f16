using System.CommandLine;
using Sepal.Cli.Screens;
using Sepal.Cli.Usage;
using Sepal.Numerics;
using Sepal.Prediction;
using Sepal.Runs;
using Sepal.Training;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal train</c>: from a folder of photos to a measured network in a run folder.</summary>
internal sealed class TrainCommand : SepalCommand
{
    private const double FurtherLearningRate = 1e-4;

    private static readonly string Presets = Words.Either([.. Preset.All.Select(preset => preset.Name)]);

    private readonly DataSource _data = new();
    private readonly ForeignModelOptions _foreign = new();
    private readonly BaseOptions _base = new();
    private readonly Option<string?> _unfreeze = CheckedOption.Path("--unfreeze", "LAYER", "For finetune: the base's layer from which on it is trained too (default: its last layers, three fifths of the weights; of petalnet all)");
    private readonly Option<string?> _model = CheckedOption.Path("--model", "PRESET|FILE", $"The network: {Presets}; or a model file or run to start from");
    private readonly Option<string?> _out = CheckedOption.Path("--out", "RUN", "The run's folder, new or empty", required: true);
    private readonly Option<bool> _resume = CheckedOption.Flag("--resume", "Go on with the run in --out, where one was begun");
    private readonly Option<TrainingProfile> _profile = CheckedOption.Choice("--profile", "What works best, or the lab report's own recipe", TrainingProfile.Default, ("default", TrainingProfile.Default), ("lab", TrainingProfile.Lab));
    private readonly Option<int?> _size = CheckedOption.OptionalNumber("--size", "N", "Height and width that pictures are resized to (default: 150, what the base was made for, or the model file's)", 1, 4096);
    private readonly Option<int?> _epochs = CheckedOption.OptionalNumber("--epochs", "N", "The last epoch (default: the preset's)", 1, 1_000_000);
    private readonly Option<int?> _batch = CheckedOption.OptionalNumber("--batch", "N", "Pictures of a step (default: 32, or all where there are fewer)", 1, 65_536);
    private readonly Option<string?> _optimizer = CheckedOption.OptionalWord("--optimizer", "What changes the weights (default: the preset's)", [.. Optimizer.KnownNames]);
    private readonly Option<double?> _rate = CheckedOption.OptionalNumber("--lr", "R", "The learning rate (default: the preset's; for a model file 0.0001)", 1e-12, 1e6);
    private readonly Option<string?> _augment = CheckedOption.OptionalWord("--augment", "Random changes to training pictures (default: the preset's)", [.. TrainingRecipe.AugmentationNames]);
    private readonly Option<bool> _classWeights = CheckedOption.Flag("--class-weights", "Make rare classes weigh more, so that all count the same");
    private readonly Option<int?> _patience = CheckedOption.OptionalNumber("--patience", "N", "Epochs without a better one before it stops; 0: never (default: the preset's; lab: 0)", 0, 1_000_000);

    public TrainCommand() : base("train", "Trains a network on a folder of photos and measures it.")
    {
        _data.AddTo(this);
        Add(_model);
        _base.AddTo(this);
        foreach (var option in new Option[] { _unfreeze, _out, _resume, _profile, _size, _epochs, _batch, _optimizer, _rate, _augment, _classWeights, _patience }) Add(option);
        _foreign.AddImageTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("train flowers --model basic-dropout --out runs/flowers", "what works best, in a new run folder"),
        new("train flowers --model basic --profile lab --out runs/lab", "the lab report's first experiment"),
        new("train flowers --model basic-dropout --out runs/flowers --resume", "goes on after an interruption"),
        new("train flowers --model finetune --out runs/tuned", "on the pretrained base that comes with Sepal: no download"),
        new("train flowers --model finetune --base efficientnet_lite0 --weights lite0.pth --out runs/best", "on a pretrained base, from a file"),
        new("train --demo --model basic --size 96 --epochs 5 --out runs/try", "tries it on drawn pictures"),
        new("train flowers --model runs/flowers --epochs 10 --out runs/more", "learns on from a trained model"),
    ];

    public override string WhenInterrupted(Session session) => RunFolder.IsRun(session.Value(_out)!)
        ? $"Interrupted: everything so far is saved in '{session.Value(_out)}'; go on with: sepal train --resume --out {Shell.Quote(session.Value(_out)!)}"
        : "Interrupted before the training began; run the same command again.";

    public override int Run(Session session, ParseResult parsed)
    {
        string run = parsed.GetRequiredValue(_out)!;
        bool resume = parsed.Has(_resume);
        Engine.Start();
        var recipe = Recipe(session, parsed, resume);
        RunFolder.Create(run, resume); // a folder that can't be taken shows before --demo draws anything
        string? data = _data.Path(session, parsed);
        if (data is null && !resume) throw new UsageException($"'{Title}' needs DATA: a folder with one subfolder per class, or --demo in its place.");
        var request = new TrainingRequest { Data = data, Folder = run, Recipe = recipe, Resume = resume, Command = session.CommandLine, Time = session.Time };
        string title = recipe is null ? $"Training in {run}" : $"Training {Path.GetFileName(recipe.Model)} on {data ?? "the run's data"}";
        var result = session.WithRun(title, observer => TrainingRun.Execute(request, observer, session.Cancellation));
        session.Give(result.ToJson(), () => RunScreen.Show(session, result));
        return 0;
    }

    /// <summary>The recipe that the options say; null to go on with the run's own.</summary>
    private TrainingRecipe? Recipe(Session session, ParseResult parsed, bool resume)
    {
        var profile = parsed.GetValue(_profile);
        if (parsed.GetValue(_model) is not { } model)
        {
            if (!resume) throw new UsageException($"'{Title}' needs --model PRESET: {Presets}, or a model file to start from.");
            Option[] settings = [.. _base.All, _unfreeze, _profile, _size, _epochs, _batch, _optimizer, _rate, _augment, _classWeights, _patience];
            if (settings.Any(parsed.Has) || _foreign.HasImage(parsed) || session.HasSeed)
                throw new UsageException("Got settings without --model; a run that is gone on with keeps its own. Leave them out, or repeat the whole command with --resume.");
            return null;
        }
        var preset = Preset.Find(model);
        if (parsed.Has(_unfreeze) && preset is not { Kind: PresetKind.FineTune }) throw new UsageException($"--unfreeze is for finetune; got --model {model}. Leave it out.");
        if (preset is null && _base.All.FirstOrDefault(parsed.Has) is { } idle) throw new UsageException($"{idle.Name} is for presets on a pretrained base; '{model}' is no preset. Leave it out.");
        if (parsed.Has(_augment) && preset is { Kind: PresetKind.Features }) throw new UsageException("--augment is not for 'features': the base is asked once about each photo, unchanged. Leave it out, or take 'integrated'.");
        var recipe = preset is not null ? TrainingRecipe.Of(preset, profile, _base.Read(parsed, preset), parsed.GetValue(_size)) with { Unfreeze = parsed.GetValue(_unfreeze) }
            : Path.Exists(model) ? FromModel(session, parsed, model, profile)
            : throw new UsageException($"There is no preset and no file '{model}'; expected {Presets}, or the path of a model.{Nearest.Suggest(model, Preset.All.Select(one => one.Name))}");
        string optimizer = parsed.GetValue(_optimizer) ?? recipe.Optimizer;
        int? patience = parsed.GetValue(_patience) ?? recipe.Patience;
        int size = parsed.GetValue(_size) ?? recipe.Image.Height;
        if (preset is not null && size < preset.LeastSize)
            throw new UsageException($"--size is {size}, too small for the network '{preset.Name}'; expected at least {preset.LeastSize}.");
        return recipe with
        {
            Image = _foreign.Override(parsed.Has(_size) ? recipe.Image with { Height = size, Width = size } : recipe.Image, parsed),
            Epochs = parsed.GetValue(_epochs) ?? recipe.Epochs,
            BatchSize = parsed.GetValue(_batch) ?? recipe.BatchSize,
            Optimizer = optimizer,
            LearningRate = parsed.GetValue(_rate) ?? (optimizer == recipe.Optimizer ? recipe.LearningRate : UsualRate(optimizer)),
            Augmentation = parsed.GetValue(_augment) ?? recipe.Augmentation,
            ClassWeights = parsed.Has(_classWeights),
            Patience = patience == 0 ? null : patience,
            Seed = session.Seed,
            Precision = session.Precision,
        };
    }

    /// <summary>Keras's rate for an optimizer. The engine keeps it as a float; 0.01 is to read as 0.01.</summary>
    private static double UsualRate(string optimizer) => (double)(decimal)(float)Optimizer.Create(optimizer).LearningRate;

    /// <summary>A recipe that starts from a trained network, with the preprocessing of its file.</summary>
    private TrainingRecipe FromModel(Session session, ParseResult parsed, string path, TrainingProfile profile)
    {
        using var classifier = ImageClassifier.Open(path, _foreign.Read(session, parsed) with { Fold = false });
        foreach (string warning in classifier.Warnings) session.Warn(warning);
        var recipe = TrainingRecipe.Of(Preset.All[0], profile);
        return recipe with
        {
            Model = Path.GetFullPath(path),
            Image = classifier.Spec,
            LearningRate = profile == TrainingProfile.Default ? FurtherLearningRate : recipe.LearningRate,
        };
    }
}
