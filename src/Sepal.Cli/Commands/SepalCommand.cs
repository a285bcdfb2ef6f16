using System.CommandLine;

namespace Sepal.Cli.Commands;

/// <summary>A command: its words, its examples, its work.</summary>
internal abstract class SepalCommand(string name, string description) : Command(name, description)
{
    /// <summary>For the help page: command lines that work as they stand, after <c>sepal</c>, and what each is for.</summary>
    public abstract IReadOnlyList<Example> Examples { get; }

    /// <summary>For the help page: what to know of the results; often nothing.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>All its words, <c>sepal</c> first.</summary>
    public string Title => Parents.OfType<SepalCommand>().FirstOrDefault() is { } parent ? $"{parent.Title} {Name}" : "sepal";

    /// <summary>The line for someone who interrupted it.</summary>
    public virtual string WhenInterrupted(Session session) => $"Interrupted: '{Title}' ended before it was done; run it again.";

    /// <summary>Does the work and gives the result to the session.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="Exception">Anything: <see cref="Failure"/> makes a line and an exit code of it.</exception>
    public abstract int Run(Session session, ParseResult parsed);
}
