using System.CommandLine;
using Sepal.Backbones;
using Sepal.Cli.Auditing;
using Sepal.Cli.Screens;
using Sepal.Cli.Usage;
using Sepal.Data;
using Sepal.Data.Auditing;
using Sepal.Prediction;
using Sepal.Runs;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal data audit</c>: what is wrong with a data set that a training doesn't tell.</summary>
internal sealed class DataAuditCommand : SepalCommand
{
    private readonly Argument<string> _data = Paths.One("DATA", "A folder with one subfolder per class, or with train/ and val/, or a split manifest");
    private readonly Option<string?> _model = CheckedOption.Path("--model", "MODEL", "Judges labels too: a model file, a run folder, or a backbone's name, whose features are used");
    private readonly Option<string?> _out = CheckedOption.Path("--out", "FILE", "Write a split manifest, .json, in which duplicates are in one part");
    private readonly Option<string?> _sheet = CheckedOption.Path("--sheet", "FILE", "Write a picture, .png, of what was found");
    private readonly Option<double> _similarity = CheckedOption.Number("--similarity", "S", "From which likeness on pictures are duplicates", 0.5, 1, new DatasetAuditOptions().LeastSimilarity);
    private readonly BaseOptions _base = new();
    private readonly ForeignModelOptions _foreign = new();

    public DataAuditCommand() : base("audit", "Looks for duplicates, for duplicates across parts, for odd pictures, and with a model for wrong labels. Deletes nothing.")
    {
        Add(_data);
        Add(_model);
        Add(_out);
        Add(_sheet);
        Add(_similarity);
        _base.AddWeightsTo(this);
        _foreign.AddImageTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("data audit flowers", "duplicates, leaks, odd pictures"),
        new("data audit flowers --model mobilenet --alpha 0.25 --sheet audit.png", "and labels that may be wrong, on a page of pictures"),
        new("data audit flowers --out split.json", "a split without leaks, to train on"),
    ];

    public override IReadOnlyList<string> Notes =>
    [
        "Duplicates are found through other sizes, compression, brightness, colours, mirroring, and with up to a tenth cut off an edge. docs/audit.md says how often.",
        "A plain folder's leaks are those of the split that a training with the same --seed makes.",
        "Suspects are for a person to judge: some are pictures of two things, or just hard.",
    ];

    public override string WhenInterrupted(Session session) => "Interrupted: the audit ended before every picture was looked at and wrote nothing; run it again. Features that a network was asked for are kept.";

    public override int Run(Session session, ParseResult parsed)
    {
        string data = parsed.GetRequiredValue(_data);
        CheckNames(parsed);
        var set = ImageFolder.Open(data);
        using var source = Open(session, parsed);
        var options = new DatasetAuditOptions { Seed = session.Seed, LeastSimilarity = parsed.GetValue(_similarity) };
        var audit = session.WithProgress("Looking at pictures", progress => DatasetAudit.Run(set, options, progress, session.Cancellation));
        if (audit.WithoutParts is { } why) session.Warn($"Leaks are not looked for, because the data have no parts. {why}");
        var report = new AuditReport(audit, source is null ? null : Judge(session, audit, source), session.Seed, set.IsSplit);
        var split = parsed.GetValue(_out) is { } file ? Split(audit, session.Seed, file) : null;
        string? sheet = parsed.GetValue(_sheet);
        bool hasSheet = sheet is not null && AuditPage.Write(report, data, sheet);
        session.Give(report.ToJson(), () =>
        {
            AuditScreen.Show(session, data, report, source?.Name);
            session.Line();
            if (split is not null) session.Line($"Written to {parsed.GetValue(_out)}: {split.Count(Part.Train):N0} train, {split.Count(Part.Validation):N0} val, {split.Count(Part.Test):N0} test, no duplicate in two parts");
            if (sheet is not null) session.Line(hasSheet ? $"Written to {sheet}" : $"Nothing was found, so {sheet} was not written");
            if (split is null && audit.WithoutParts is null && audit.Leaks.Count > 0) session.Hint($"A split without leaks: sepal data audit {Shell.Quote(data)} --out split.json");
        });
        return 0;
    }

    private void CheckNames(ParseResult parsed)
    {
        foreach (var (option, extension, what) in ((Option<string?>, string, string)[])[(_out, ".json", "by which a manifest is known"), (_sheet, ".png", "the format that is written")])
        {
            if (parsed.GetValue(option) is { } file && !Path.GetExtension(file).Equals(extension, StringComparison.OrdinalIgnoreCase))
                throw new UsageException($"{option.Name} is '{file}'; expected a name that ends in {extension}, {what}.");
        }
    }

    private FeatureSource? Open(Session session, ParseResult parsed)
    {
        if (parsed.GetValue(_model) is not { } model)
        {
            if (_foreign.HasImage(parsed)) throw new UsageException("--scale and --resize are about the model file that judges labels; expected them beside --model FILE. Leave them out.");
            return _base.All.FirstOrDefault(parsed.Has) is { } idle ? throw new UsageException($"{idle.Name} is about the network that judges labels; expected it beside --model NAME. Name a backbone, or leave it out.") : null;
        }
        if (!Path.Exists(model) && Backbone.TryFind(model) is not null)
        {
            if (_foreign.HasImage(parsed)) throw new UsageException($"--scale and --resize are for a model file; '{model}' is a backbone, which knows its own. Leave them out.");
            return FeatureSource.OpenBackbone(_base.Choice(parsed, model), progress: session.IsQuiet ? null : new DownloadLines(session), cancellation: session.Cancellation);
        }
        _base.RefuseWeights(parsed, model);
        var source = FeatureSource.Open(model, _foreign.Read(session, parsed));
        if (source.HasLearntLabels)
            session.Warn($"Labels are judged by {source.Name}, which was trained with labels: where it learnt from these pictures, it repeats their wrong labels. A backbone, such as --model mobilenet, judges better.");
        return source;
    }

    private static LabelAudit Judge(Session session, DatasetAudit audit, FeatureSource source)
    {
        var (items, table) = session.WithProgress("Asking the network", progress => source.Extract(audit.Data, PretrainedFeatureCache.Create(), session.Precision, progress, session.Cancellation));
        using (table) return session.WithProgress("Judging labels", progress => LabelAudit.Run(audit, items, table, session.Seed, progress, session.Cancellation));
    }

    private static SplitManifest Split(DatasetAudit audit, long seed, string file)
    {
        var manifest = audit.Split(seed);
        manifest.Write(file);
        return manifest;
    }
}
