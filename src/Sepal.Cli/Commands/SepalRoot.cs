using System.CommandLine;
using Sepal.Cli.Usage;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal</c> itself.</summary>
internal sealed class SepalRoot : SepalCommand
{
    public SepalRoot() : base("sepal", "Image classification: train on photos, measure, predict, explain; on pretrained networks too. No Python.")
    {
        foreach (var option in Global.All) Add(option);
        Add(new DataCommand());
        Add(new TrainCommand());
        Add(new LabCommand());
        Add(new EvaluateCommand());
        Add(new PredictCommand());
        Add(new ExplainCommand());
        Add(new ReportCommand());
        Add(new SummaryCommand());
        Add(new WeightsCommand());
        Add(new BenchCommand());
        Add(new DoctorCommand());
    }

    public GlobalOptions Global { get; } = new();

    public override IReadOnlyList<Example> Examples =>
    [
        new("data scan flowers", "finds photos that can't be used, in a folder with one subfolder per class"),
        new("train flowers --model basic-dropout --out runs/flowers", "trains a network on them and measures it"),
        new("predict runs/flowers photo.jpg", "says what is on a photo"),
        new("train --demo --model basic --out runs/try", "tries it without photos"),
    ];

    // Without a command the parser reports a mistake before this.
    public override int Run(Session session, ParseResult parsed) => throw new InvalidOperationException("'sepal' has nothing to run.");
}
