using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sepal.Cli.Screens;
using Sepal.Cli.Usage;
using Sepal.Data;
using Sepal.Numerics;
using Sepal.Runs;
using Spectre.Console;

namespace Sepal.Cli;

/// <summary>What a running command has: the global options, and the ways to say something.</summary>
internal sealed class Session
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // names stay readable; the output is no HTML
    };

    private readonly GlobalOptions _options;
    private readonly ParseResult _parsed;

    public Session(GlobalOptions options, ParseResult parsed, TextWriter output, TextWriter error, Terminal terminal, CancellationToken cancellation)
    {
        (_options, _parsed, Output, Error, Cancellation) = (options, parsed, output, error, cancellation);
        IsJson = parsed.Has(options.Json);
        IsQuiet = parsed.Has(options.Quiet);
        IsVerbose = parsed.Has(options.Verbose);
        Screen = WriterConsole.Create(output, terminal.OutputIsTerminal && !IsJson, terminal);
        Messages = WriterConsole.Create(error, terminal.ErrorIsTerminal, terminal);
    }

    /// <summary>Standard output: results and nothing else.</summary>
    public TextWriter Output { get; }

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; }

    /// <summary>Standard output with tables and colours, where a person reads them.</summary>
    public IAnsiConsole Screen { get; }

    /// <summary>Standard error with colours and live displays, where a person reads it.</summary>
    public IAnsiConsole Messages { get; }

    public bool IsJson { get; }

    public bool IsQuiet { get; }

    public bool IsVerbose { get; }

    public long Seed => _parsed.GetValue(_options.Seed);

    /// <summary>Whether the seed is the user's and not the default.</summary>
    public bool HasSeed => _parsed.Has(_options.Seed);

    /// <summary>Threads of one operation; null for the engine's own choice.</summary>
    public int? Threads => _parsed.GetValue(_options.Threads);

    public Precision Precision => _parsed.GetValue(_options.Precision);

    public CancellationToken Cancellation { get; }

    /// <summary>The value of an option of the command that runs.</summary>
    public T? Value<T>(Option<T> option) => _parsed.GetValue(option);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Gives the command's result: as the one JSON document, or for a person.</summary>
    /// <param name="document">What is written with <c>--json</c>; names become snake_case.</param>
    /// <param name="show">Shows it to a person.</param>
    public void Give(object document, Action show)
    {
        if (IsJson) Output.WriteLine(ToJson(document));
        else show();
    }

    /// <summary>A document as it is written with <c>--json</c>.</summary>
    public static string ToJson(object document) => JsonSerializer.Serialize(document, JsonOptions);

    /// <summary>A line of a result. It is never wrapped or cut, so that paths can be copied.</summary>
    public void Line(string text = "") => Output.WriteLine(Printable.Line(text));

    /// <summary>What to do next, for a person who has not asked for quiet.</summary>
    public void Hint(string text)
    {
        if (!IsQuiet && !IsJson) Screen.Write(new Text(Printable.Line(text) + "\n", new Style(decoration: Decoration.Dim)));
    }

    /// <summary>Something that a person should know although the work goes on.</summary>
    public void Warn(string text)
    {
        if (!IsQuiet) Mark("warning: ", Color.Yellow, text);
    }

    /// <summary>What the command does at the moment, where that is worth a line.</summary>
    public void Note(string text)
    {
        if (!IsQuiet) Error.WriteLine(Printable.Line(text));
    }

    /// <summary>The whole command line, for a record.</summary>
    public string CommandLine => string.Join(' ', _parsed.Tokens.Select(token => Shell.Quote(token.Value)).Prepend("sepal"));

    /// <summary>The line of a command that was interrupted.</summary>
    public void Interrupted(string text) => Error.WriteLine(Printable.Line(text));

    /// <summary>The one line of a command that failed.</summary>
    public void Fail(string text) => Mark("error: ", Color.Red, text);

    /// <summary>Runs work on pictures and shows how far it is: a bar on a terminal, a line now and then elsewhere, nothing when quiet.</summary>
    /// <param name="what">What happens to the pictures, as "Decoding pictures".</param>
    /// <param name="work">The work; it may report from any thread.</param>
    public T WithProgress<T>(string what, Func<IProgress<PictureProgress>?, T> work)
        => IsQuiet ? work(null)
        : Messages.Profile.Capabilities.Interactive ? PictureBar.Run(Messages, what, work)
        : work(new PictureLines(Error, what, Time));

    /// <summary>Runs a training and shows it: a board on a terminal, a line for each epoch elsewhere, nothing when quiet.</summary>
    /// <param name="title">What is trained on what.</param>
    /// <param name="work">The training; it tells the observer.</param>
    public T WithRun<T>(string title, Func<RunObserver?, T> work)
        => IsQuiet ? work(null)
        : Messages.Profile.Capabilities.Interactive ? RunBoard.Run(this, title, work)
        : work(new RunLines(this));

    /// <summary>Runs a lab and shows it: a board of all experiments on a terminal, lines elsewhere, nothing when quiet.</summary>
    /// <param name="title">On what.</param>
    /// <param name="work">The experiments; they tell the observer.</param>
    public T WithLab<T>(string title, Func<LabObserver?, T> work)
        => IsQuiet ? work(null)
        : Messages.Profile.Capabilities.Interactive ? LabBoard.Run(this, title, work)
        : work(new LabLines(this));

    private void Mark(string label, Color colour, string text)
    {
        // Not through one Text: the console would break a long line, and one line is promised.
        Messages.Write(new Text(label, new Style(colour)));
        Error.WriteLine(Printable.Line(text));
    }
}
