using System.CommandLine;
using Sepal.Backbones;
using Sepal.Cli.Screens;
using Sepal.Cli.Usage;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Runs;
using Sepal.Saving;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal summary</c>: Keras's table of a network.</summary>
internal sealed class SummaryCommand : SepalCommand
{
    private static readonly string Presets = Words.Either([.. Preset.All.Where(preset => !preset.NeedsBase).Select(preset => preset.Name)]);

    private readonly Argument<string> _model = Paths.One("MODEL", $"A preset ({Presets}), a backbone, a model file, or a run folder (the model that it keeps)");
    private readonly Option<int> _classes = CheckedOption.Number("--classes", "N", "Classes of a preset's network", 2, 100_000, 5);
    private readonly BaseOptions _base = new();
    private readonly Option<int> _size = CheckedOption.Number("--size", "N", "Height and width in pixels of a preset's input", 1, 4096, 150);

    public SummaryCommand() : base("summary", "Shows a network: each layer with its output's shape and its parameters.")
    {
        Add(_model);
        Add(_classes);
        Add(_size);
        _base.AddWeightsTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("summary basic --classes 5", "the report's network"),
        new("summary basic-dropout --size 96 --json", "another input, for a program"),
        new("summary vgg16", "a backbone with its classifier"),
        new("summary runs/flowers", "the network that a run keeps"),
    ];

    public override int Run(Session session, ParseResult parsed)
    {
        var summary = Summarize(session, parsed, parsed.GetRequiredValue(_model));
        session.Give(
            new
            {
                layers = summary.Rows.Select(row => new { row.Name, row.Type, output_shape = KerasShape(row.OutputShape), @params = row.ParameterCount, trainable = row.IsTrainable }),
                summary.Total,
                summary.Trainable,
                summary.NonTrainable,
            },
            () => SummaryScreen.Show(session, summary));
        return 0;
    }

    private Summary Summarize(Session session, ParseResult parsed, string name)
    {
        if (!Path.Exists(name) && Backbone.TryFind(name) is { } backbone)
        {
            var options = new BackboneOptions { IncludeTop = parsed.Has(_classes) || backbone.Card.Weights.Any(weights => weights.IncludesTop), Alpha = _base.Alpha(parsed), InputShape = parsed.Has(_size) ? (parsed.GetValue(_size), parsed.GetValue(_size), 3) : null, Classes = parsed.Has(_classes) ? parsed.GetValue(_classes) : 1000 };
            using var built = backbone.Create(options);
            return Summary.Of(built);
        }
        if (!Path.Exists(name) && Preset.Find(name) is { NeedsBase: true })
            throw new UsageException($"'{name}' is a head on a base, which only training puts together; expected {Presets}, a backbone's name, or the run that was trained.");
        _base.RefuseWeights(parsed, name);
        if (Preset.Find(name) is { } preset)
        {
            using var model = preset.Create(parsed.GetValue(_classes), parsed.GetValue(_size), parsed.GetValue(_size));
            return Summary.Of(model);
        }
        if (!Path.Exists(name))
            throw new UsageException($"There is no preset, backbone or file '{name}'; expected {Presets}, a backbone's name, or the path of a model.{Nearest.Suggest(name, [.. Preset.All.Where(one => !one.NeedsBase).Select(one => one.Name), .. Backbone.All.Select(one => one.Name)])}");
        if (new Option[] { _classes, _size }.FirstOrDefault(parsed.Has) is { } idle)
            throw new UsageException($"{idle.Name} is for a preset; '{name}' is a model file, which has its own. Leave it out.");
        using var saved = ModelFile.Open(RunFolder.ModelOf(name), withOptimizer: false);
        foreach (string note in saved.Notes) session.Warn(note);
        return Summary.Of(saved.Model);
    }

    /// <summary>As Keras has it: the batch first, null for a size that is not known.</summary>
    private static int?[] KerasShape(Shape shape) => [null, .. shape.Sizes.Select(size => size == Shape.Unknown ? (int?)null : size)];
}
