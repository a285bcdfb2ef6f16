using System.CommandLine;
using Sepal.Cli.Screens;
using Sepal.Cli.Usage;
using Sepal.Evaluation;
using Sepal.Numerics;
using Sepal.Reporting;
using Sepal.Runs;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal lab</c>: the report's four experiments on one split, compared, and the report.</summary>
internal sealed class LabCommand : SepalCommand
{
    // A set that is drawn for a first look: small pictures and few epochs, so that all four experiments take minutes.
    private const int DemoSize = 96, DemoEpochs = 12;

    // Measured on 2,569 photos of five flowers, split with seed 0: docs/petalnet.md.
    private const string OwnBase = "The base of 'features' and 'integrated' is PetalNet, which has seen drawings and no photo. Where it was measured, on 385 test photos of five flowers, a linear classifier on its "
        + "features was right on 67.8% (on those of random weights 51.4%) and all of it trained further on 80.0%; EfficientNet-Lite0, which knows ImageNet's photos, 90.4% and 93.5%. With --base you take such a base.";

    private readonly DataSource _data = new();
    private readonly BaseOptions _base = new();
    private readonly Option<string?> _out = CheckedOption.Path("--out", "DIR", "The lab's folder, new or empty, or one in which the same lab was begun", required: true);
    private readonly Option<TrainingProfile> _profile = CheckedOption.Choice("--profile", "What works best, or the lab report's own recipes", TrainingProfile.Default, ("default", TrainingProfile.Default), ("lab", TrainingProfile.Lab));
    private readonly Option<bool> _quick = CheckedOption.Flag("--quick", $"At most {LabOptions.QuickPicturesPerClass} photos of a class and few epochs, to see in minutes where it goes");
    private readonly Option<int?> _size = CheckedOption.OptionalNumber("--size", "N", $"Height and width that pictures are resized to (default: each preset's own; {DemoSize} with --demo)", 1, 4096);
    private readonly Option<int?> _epochs = CheckedOption.OptionalNumber("--epochs", "N", $"The most epochs of each experiment (default: each preset's own; {DemoEpochs} with --demo)", 1, 1_000_000);

    public LabCommand() : base("lab", "Runs the lab report's four experiments on one split, compares them, and writes the report.")
    {
        _data.AddTo(this);
        _base.AddTo(this);
        foreach (var option in new Option[] { _out, _profile, _quick, _size, _epochs }) Add(option);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("lab --demo --out runs/lab", "on drawn pictures, in a few minutes"),
        new("lab flowers --out runs/lab", "on your photos, with what works best"),
        new("lab flowers --profile lab --base vgg16 --weights vgg16.h5 --out runs/report", "by the report's own recipes"),
        new("lab flowers --quick --out runs/look", "a first look, on some of the photos"),
    ];

    public override IReadOnlyList<string> Notes =>
    [
        "The four: 'basic', a plain network; 'basic-dropout', the same with dropout; 'features', a head on what a pretrained base says; 'integrated', the base inside of the network, with photos changed in every epoch.",
        "The same command goes on with a lab that was interrupted; what is finished is not run again.",
    ];

    public override string WhenInterrupted(Session session)
        => $"Interrupted: everything so far is saved in '{session.Value(_out)}'; the same command goes on with it.";

    public override int Run(Session session, ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(_out)!;
        bool isDemo = _data.IsDemo(parsed);
        Engine.Start();
        var options = new LabOptions
        {
            Profile = parsed.GetValue(_profile),
            Base = _base.Read(parsed, Preset.Find("features")!),
            Size = parsed.GetValue(_size) ?? (isDemo ? DemoSize : null),
            Epochs = parsed.GetValue(_epochs) ?? (isDemo ? DemoEpochs : null),
            IsQuick = parsed.Has(_quick),
            Seed = session.Seed,
            Precision = session.Precision,
        };
        LabExperiment.All(options); // wrong sizes show before anything is drawn
        string data = _data.Path(session, parsed) ?? throw new UsageException($"'{Title}' needs DATA: a folder with one subfolder per class, or --demo in its place.");
        var request = new LabRequest { Data = data, Folder = folder, Options = options, Command = session.CommandLine, Time = session.Time };
        var outcomes = session.WithLab($"Lab on {data}", observer => LabRun.Execute(request, observer, session.Cancellation));
        var comparisons = Compare(outcomes);
        string report = Path.Combine(folder, "report.html");
        ReportCommand.Write(session, [.. outcomes.Select(outcome => outcome.Result.Run)], report, new ReportOptions { Title = "Four ways to classify photos", Command = session.CommandLine, Notes = Remarks(options, isDemo) });
        session.Give(Document(outcomes, comparisons, report), () => LabScreen.Show(session, outcomes, comparisons, report));
        return 0;
    }

    /// <summary>Each experiment against each other one, on the same photos.</summary>
    private static IReadOnlyList<ModelComparison> Compare(IReadOnlyList<LabOutcome> outcomes)
        => ModelComparison.All([.. outcomes.Select(outcome => (outcome.Name, PredictionCsv.Read(RunFolder.Open(outcome.Result.Run).PredictionsPath)))]);

    private static IReadOnlyList<string> Remarks(LabOptions options, bool isDemo)
    {
        List<string> remarks = [];
        if (isDemo) remarks.Add("The pictures are drawn, not photographed: the figures show that everything works, not how well it does on photos.");
        if (options.IsQuick) remarks.Add($"A quick lab: at most {LabOptions.QuickPicturesPerClass} pictures of a class and few epochs. Its intervals are wide; run it without --quick before deciding anything.");
        else if (options.Epochs is { } epochs) remarks.Add($"No experiment trained for more than {epochs} epochs, which is fewer than its recipe may want.");
        if (options.Base == BaseChoice.Own) remarks.Add(OwnBase);
        return remarks;
    }

    private static object Document(IReadOnlyList<LabOutcome> outcomes, IReadOnlyList<ModelComparison> comparisons, string report) => new
    {
        experiments = outcomes.Select(outcome => new { outcome.Name, outcome.Result.Test, outcome.Result.Val, outcome.Result.Train, outcome.Result.Seconds, outcome.Result.Run }),
        comparisons,
        report = Path.GetFullPath(report),
    };
}
