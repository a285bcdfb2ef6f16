using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Sepal.Cli.Commands;
using Sepal.Cli.Usage;

namespace Sepal.Cli;

/// <summary>From an exception to one line and an exit code. This is the program's edge: everything is caught here.</summary>
internal static partial class Failure
{
    public const int Failed = 1, WrongUsage = 2, Interrupted = 130;

    public static int Report(Exception exception, SepalCommand command, Session session)
    {
        exception = Innermost(exception);
        var (code, line) = Describe(exception, command, session);
        try
        {
            if (code is Failed or Interrupted) TryFlush(session.Output);
            if (code == Interrupted) session.Interrupted(line);
            else session.Fail(line);
            if (session.IsVerbose) session.Error.WriteLine(exception);
        }
        catch (IOException)
        {
            // Nobody can be told: standard error is closed or full.
        }
        return code;
    }

    private static (int Code, string Line) Describe(Exception exception, SepalCommand command, Session session) => exception switch
    {
        OperationCanceledException when session.Cancellation.IsCancellationRequested => (Interrupted, command.WhenInterrupted(session)),
        UsageException or ArgumentOutOfRangeException or ArgumentException and not ArgumentNullException
            => (WrongUsage, $"{WithoutParameter(exception.Message)} See '{command.Title} --help'."),
        SepalException => (Failed, exception.Message),
        IOException or UnauthorizedAccessException
            => (Failed, $"{Sentence(WithoutTemporaryName(exception.Message))} A place that can be read and written, with room on its disk, was expected. Check the path, its permissions and the free space."),
        // libtorch's own way to say it.
        OutOfMemoryException or ExternalException when exception is OutOfMemoryException || exception.Message.Contains("allocate memory", StringComparison.Ordinal) => (Failed, "The memory is not enough; a smaller piece of work was expected. Try a smaller --batch or --size, or close other programs."),
        _ => (Failed, $"Unexpected {exception.GetType().Name}: {Sentence(exception.Message)} This is a fault of Sepal, not yours. "
            + (session.IsVerbose ? "Report it with the lines below." : "Run again with --verbose and report what it prints.")),
    };

    /// <summary>Work on several threads packs its exceptions; the first of them says what happened.</summary>
    private static Exception Innermost(Exception exception)
    {
        while (exception is AggregateException or System.Reflection.TargetInvocationException or TypeInitializationException && exception.InnerException is { } inner) exception = inner;
        return exception;
    }

    private static string Sentence(string message)
    {
        string line = Printable.Line(message.ReplaceLineEndings(" ")).Trim();
        return line.EndsWith('.') || line.EndsWith('?') ? line : line + ".";
    }

    // The framework adds lines of its own to an argument's message.
    private static string WithoutParameter(string message) => Sentence(ParameterLine().Replace(message, ""));

    /// <summary>A message of the file system without the name that an atomic write has for a moment.</summary>
    public static string WithoutTemporaryName(string message) => TemporaryName().Replace(message, "");

    private static void TryFlush(TextWriter output)
    {
        try { output.Flush(); }
        catch (IOException) { }
    }

    [GeneratedRegex(@"\s*\(Parameter '[^']*'\)(\s*Actual value was .*)?", RegexOptions.Singleline)]
    private static partial Regex ParameterLine();

    [GeneratedRegex(@"\.\d+-[0-9a-f]{32}\.tmp|/?\.sepal-[0-9a-f]{32}")]
    private static partial Regex TemporaryName();
}
