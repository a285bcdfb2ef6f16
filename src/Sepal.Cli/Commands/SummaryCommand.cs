using System.CommandLine;
using Sepal.Cli.Screens;
using Sepal.Cli.Usage;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Runs;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal summary</c>: Keras's table of a network.</summary>
internal sealed class SummaryCommand : SepalCommand
{
    private readonly Argument<string> _model = Paths.One("MODEL", "A preset: " + Words.Either([.. Preset.All.Select(preset => preset.Name)]));
    private readonly Option<int> _classes = CheckedOption.Number("--classes", "N", "Classes of a preset's network", 2, 100_000, 5);
    private readonly Option<int> _size = CheckedOption.Number("--size", "N", "Height and width in pixels of a preset's input", 1, 4096, 150);

    public SummaryCommand() : base("summary", "Shows a network: each layer with its output's shape and its parameters.")
    {
        Add(_model);
        Add(_classes);
        Add(_size);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("summary basic --classes 5", "the report's network"),
        new("summary basic-dropout --size 96 --json", "another input, for a program"),
    ];

    public override int Run(Session session, ParseResult parsed)
    {
        string name = parsed.GetRequiredValue(_model);
        var preset = Preset.Find(name) ?? throw new UsageException($"There is no model '{name}'; expected {Words.Either([.. Preset.All.Select(one => one.Name)])}.{Nearest.Suggest(name, Preset.All.Select(one => one.Name))}");
        using var model = preset.Create(parsed.GetValue(_classes), parsed.GetValue(_size), parsed.GetValue(_size));
        var summary = Summary.Of(model);
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

    /// <summary>As Keras has it: the batch first, null for a size that is not known.</summary>
    private static int?[] KerasShape(Shape shape) => [null, .. shape.Sizes.Select(size => size == Shape.Unknown ? (int?)null : size)];
}
