using System.CommandLine;
using Sepal.Cli.Usage;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal</c> itself.</summary>
internal sealed class SepalRoot : SepalCommand
{
    public SepalRoot() : base("sepal", "Image classification: train, transfer, explain, ship. No Python.")
    {
        foreach (var option in Global.All) Add(option);
        Add(new DataCommand());
        Add(new DoctorCommand());
        Add(new SummaryCommand());
    }

    public GlobalOptions Global { get; } = new();

    public override IReadOnlyList<Example> Examples =>
    [
        new("data synth flowers", "draws pictures to try everything on"),
        new("data scan flowers", "finds files that can't be used"),
        new("summary basic --classes 5", "shows the network of a preset"),
        new("doctor", "checks this machine"),
    ];

    // Without a command the parser reports a mistake before this.
    public override int Run(Session session, ParseResult parsed) => throw new InvalidOperationException("'sepal' has nothing to run.");
}
