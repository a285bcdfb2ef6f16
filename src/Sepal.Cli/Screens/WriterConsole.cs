using Spectre.Console;

namespace Sepal.Cli.Screens;

/// <summary>A Spectre console on a writer: the terminal's width and colours where it is one, plain and unbroken text where it is not.</summary>
internal static class WriterConsole
{
    /// <summary>Wide enough that no table in a file or pipe is squeezed.</summary>
    public const int PlainColumns = 240;

    public static IAnsiConsole Create(TextWriter writer, bool isTerminal, Terminal terminal) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = isTerminal && terminal.HasColours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        Out = new Place(writer, isTerminal, isTerminal ? terminal.Width : () => PlainColumns, terminal.Height),
    });

    private sealed class Place(TextWriter writer, bool isTerminal, Func<int> width, Func<int> height) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => width();

        public int Height => height();

        // The program's writers are UTF-8 from the start.
        public void SetEncoding(System.Text.Encoding encoding) { }
    }
}
