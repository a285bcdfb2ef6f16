using System.Text;

namespace Sepal.Cli;

/// <summary>The process: its streams, its terminal, its signals. Everything else is <see cref="SepalProgram"/>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (OperatingSystem.IsWindows()) Console.OutputEncoding = Encoding.UTF8;
        var terminal = Terminal.OfThisProcess();
        // The runtime ignores a reader that went away ("| head"), and a buffer makes large results quick. SepalProgram flushes.
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = terminal.OutputIsTerminal });
        var error = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true });
        using var interruption = new Interruption(terminal.ErrorIsTerminal ? error : null);
        return SepalProgram.Run(args, output, error, terminal, interruption.Token);
    }
}
