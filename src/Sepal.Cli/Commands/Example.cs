namespace Sepal.Cli.Commands;

/// <summary>A command line of a help page.</summary>
/// <param name="Line">The words after <c>sepal</c>.</param>
/// <param name="Purpose">What it does, a few words.</param>
internal sealed record Example(string Line, string Purpose);
