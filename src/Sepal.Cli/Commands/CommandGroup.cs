using System.CommandLine;

namespace Sepal.Cli.Commands;

/// <summary>A word that only other commands follow.</summary>
internal abstract class CommandGroup(string name, string description) : SepalCommand(name, description)
{
    public override IReadOnlyList<Example> Examples => [.. Subcommands.OfType<SepalCommand>().SelectMany(command => command.Examples.Take(1))];

    // Without a subcommand the parser reports a mistake before this.
    public sealed override int Run(Session session, ParseResult parsed) => throw new InvalidOperationException($"'{Title}' has nothing to run.");
}
