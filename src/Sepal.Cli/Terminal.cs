namespace Sepal.Cli;

/// <summary>Where the program's words go: to a person's terminal, or into a file or another program.</summary>
internal sealed record Terminal
{
    /// <summary>Files, pipes and tests: no colours, nothing that moves.</summary>
    public static Terminal None { get; } = new();

    /// <summary>Whether results are read on a terminal.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether progress and warnings are read on a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether a terminal gets colours.</summary>
    public bool HasColours { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public Func<int> Width { get; init; } = () => 80;

    /// <summary>Lines of the terminal.</summary>
    public Func<int> Height { get; init; } = () => 24;

    public static Terminal OfThisProcess()
    {
        bool canMove = Environment.GetEnvironmentVariable("TERM") is not "dumb";
        return new Terminal
        {
            OutputIsTerminal = canMove && !Console.IsOutputRedirected,
            ErrorIsTerminal = canMove && !Console.IsErrorRedirected,
            // no-color.org: any value that is not empty
            HasColours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            Width = () => Measure(() => Console.WindowWidth, least: 20, otherwise: 80),
            Height = () => Measure(() => Console.WindowHeight, least: 5, otherwise: 24),
        };
    }

    private static int Measure(Func<int> measure, int least, int otherwise)
    {
        try { return measure() is var cells && cells >= least ? cells : otherwise; }
        catch (IOException) { return otherwise; }
    }
}
