using System.CommandLine;
using Sepal.Cli.Commands;
using Sepal.Cli.Usage;
using Sepal.Numerics;

namespace Sepal.Cli;

/// <summary>The command line as a function: arguments in, text and an exit code out. Tests call it in their own process.</summary>
internal static class SepalProgram
{
    /// <summary>Runs a command line.</summary>
    /// <param name="args">The words after <c>sepal</c>.</param>
    /// <param name="output">Standard output: results.</param>
    /// <param name="error">Standard error: progress, warnings, and what went wrong.</param>
    /// <param name="terminal">What kind of place these two are; files where null.</param>
    /// <param name="cancellation">Ends the work cleanly.</param>
    /// <returns>0: done; 1: the work failed; 2: wrong usage; 130: interrupted.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error, Terminal? terminal = null, CancellationToken cancellation = default)
    {
        terminal ??= Terminal.None;
        var root = new SepalRoot();
        // A path may start with "@", and no option has one letter that could be bundled.
        var parsed = root.Parse(AsHelp(args), new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        var command = (SepalCommand)parsed.CommandResult.Command;
        var session = new Session(root.Global, parsed, output, error, terminal, cancellation);
        try
        {
            int code = Answer(root, command, parsed, session, terminal, args.Length == 0);
            output.Flush();
            return code;
        }
        catch (Exception e)
        {
            return Failure.Report(e, command, session);
        }
    }

    private static int Answer(SepalRoot root, SepalCommand command, ParseResult parsed, Session session, Terminal terminal, bool isBare)
    {
        if (isBare || parsed.Has(root.Global.Help))
        {
            int width = terminal.OutputIsTerminal ? Math.Min(terminal.Width(), HelpPage.MostColumns) : HelpPage.MostColumns;
            session.Output.Write(new HelpPage(root, command, width));
            return 0;
        }
        if (parsed.Has(root.Global.Version))
        {
            session.Output.WriteLine(SepalVersion.Text);
            return 0;
        }
        if (UsageErrors.First(parsed, command) is { } wrong) throw new UsageException(wrong);
        session.Cancellation.ThrowIfCancellationRequested();
        if (session.Threads is { } threads) Engine.UseThreads(threads);
        return command.Run(session, parsed);
    }

    /// <summary><c>sepal help train</c> is <c>sepal train --help</c>.</summary>
    private static string[] AsHelp(string[] args) => args is ["help", .. var rest] ? [.. rest, "--help"] : args;
}
