using System.CommandLine;
using System.Text.Json.Nodes;
using Sepal.Backbones;
using Sepal.Cli.Screens;
using Sepal.Cli.Usage;
using Sepal.Data;
using Sepal.Numerics;
using Sepal.Prediction;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal predict</c>: what a model says of pictures.</summary>
internal sealed class PredictCommand : SepalCommand
{
    private readonly Argument<string> _model = Paths.One("MODEL", "A model file, a run folder (the model that it keeps), or a backbone's name (with its ImageNet classifier)");
    private readonly Argument<string[]> _paths = Paths.Many("PATH", "Pictures, or folders of pictures, which are walked");
    private readonly Option<int> _top = CheckedOption.Number("--top", "N", "How many classes of each picture", 1, 100_000, 5);
    private readonly Option<string?> _csv = CheckedOption.Path("--csv", "FILE", "Write the predictions into a table");
    private readonly BaseOptions _base = new();
    private readonly ForeignModelOptions _foreign = new();

    public PredictCommand() : base("predict", "Says what is on pictures. A file that can't be read is reported, and the others go on.")
    {
        Add(_model);
        Add(_paths);
        Add(_top);
        Add(_csv);
        _base.AddWeightsTo(this);
        _foreign.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("predict runs/flowers photo.jpg", "one photo"),
        new("predict runs/flowers holiday/ --top 1 --csv holiday.csv", "a folder, into a table"),
        new("predict vgg16 elephant.jpg --weights vgg16.h5", "ImageNet's classes"),
        new("predict vgg16.keras photo.jpg --scale caffe --labels imagenet.txt --json", "a model that Sepal didn't write"),
    ];

    public override string WhenInterrupted(Session session) => "Interrupted: the predictions so far were given, the others are missing; run the same command again.";

    public override int Run(Session session, ParseResult parsed)
    {
        Engine.Start();
        string? csv = parsed.GetValue(_csv);
        if (csv is not null) PredictionTable.CheckPlace(csv);
        using var classifier = Open(session, parsed);
        foreach (string warning in classifier.Warnings) session.Warn(warning);
        string[] paths = [.. PicturePaths.Of(parsed.GetRequiredValue(_paths))];
        int top = Math.Min(parsed.GetValue(_top), classifier.ClassNames.Count);
        var screen = new PredictionScreen(session, classifier.ClassNames, paths.Length);
        var tally = new PredictionTally(isKept: session.IsJson);
        var answers = classifier.PredictFiles(paths, top, session.Cancellation);
        if (csv is null && !session.IsJson)
        {
            foreach (var answer in tally.Through(answers)) screen.Show(answer);
        }
        else
        {
            session.WithProgress("Predicting", progress =>
            {
                var counted = tally.Through(answers, count => progress?.Report(new PictureProgress(count, paths.Length)));
                if (csv is not null) PredictionTable.Write(csv, counted, top);
                else foreach (var _ in counted) { }
                return true;
            });
        }
        // An interruption keeps what is there so far.
        if (session.IsJson) session.Give(Document(tally.Kept), () => { });
        else if (csv is not null) session.Line($"{Words.Count(tally.Count - tally.BadCount, "prediction")} in {csv}");
        tally.Stopped?.Throw();
        if (tally.FirstBad is not { } bad) return 0;
        session.Fail($"{tally.BadCount:N0} of {Words.Count(tally.Count, "file")} can't be read, such as '{bad.Path}': {bad.Error}");
        return Failure.Failed;
    }

    private ImageClassifier Open(Session session, ParseResult parsed)
    {
        string model = parsed.GetRequiredValue(_model);
        var options = _foreign.Read(session, parsed);
        if (!Path.Exists(model) && Backbone.TryFind(model) is not null)
            return ImageClassifier.OpenBackbone(_base.Choice(parsed, model), options, progress: session.IsQuiet ? null : new DownloadLines(session), cancellation: session.Cancellation);
        _base.RefuseWeights(parsed, model);
        return ImageClassifier.Open(model, options);
    }

    private static JsonArray Document(IReadOnlyList<FilePrediction> answers) => new([.. answers.Select(one => (JsonNode)(one.Error is { } error
        ? new JsonObject { ["path"] = one.Path, ["error"] = error }
        : new JsonObject
        {
            ["path"] = one.Path,
            ["predictions"] = new JsonArray([.. one.Classes.Select(c => (JsonNode)new JsonObject { ["class"] = c.ClassName, ["index"] = c.Index, ["probability"] = c.Probability })]),
        }))]);
}
