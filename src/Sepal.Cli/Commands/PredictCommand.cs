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
        List<FilePrediction> done = [];
        try
        {
            var answers = classifier.PredictFiles(paths, top, session.Cancellation);
            if (session.IsJson || csv is not null) session.WithProgress("Predicting", progress => Collect(answers, done, paths.Length, progress));
            else foreach (var answer in answers) screen.Show(Kept(done, answer));
        }
        finally
        {
            // An interruption keeps what is there so far.
            if (session.IsJson) session.Give(Document(done), () => { });
            if (csv is not null) PredictionTable.Write(csv, done, top);
            if (csv is not null && !session.IsJson) session.Line($"{Words.Count(done.Count(one => one.Error is null), "prediction")} in {csv}");
        }
        return Judge(session, done);
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

    private static bool Collect(IEnumerable<FilePrediction> answers, List<FilePrediction> done, int total, IProgress<PictureProgress>? progress)
    {
        foreach (var answer in answers)
        {
            done.Add(answer);
            progress?.Report(new PictureProgress(done.Count, total));
        }
        return true;
    }

    private static FilePrediction Kept(List<FilePrediction> done, FilePrediction answer)
    {
        // What is shown need not be kept, but for the count and the first error.
        done.Add(answer with { Classes = [] });
        return answer;
    }

    private static int Judge(Session session, List<FilePrediction> done)
    {
        var bad = done.Where(one => one.Error is not null).ToArray();
        if (bad.Length == 0) return 0;
        session.Fail($"{bad.Length:N0} of {Words.Count(done.Count, "file")} can't be read, such as '{bad[0].Path}': {bad[0].Error}");
        return Failure.Failed;
    }

    private static JsonArray Document(IReadOnlyList<FilePrediction> answers) => new([.. answers.Select(one => (JsonNode)(one.Error is { } error
        ? new JsonObject { ["path"] = one.Path, ["error"] = error }
        : new JsonObject
        {
            ["path"] = one.Path,
            ["predictions"] = new JsonArray([.. one.Classes.Select(c => (JsonNode)new JsonObject { ["class"] = c.ClassName, ["index"] = c.Index, ["probability"] = c.Probability })]),
        }))]);
}
