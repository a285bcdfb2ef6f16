using System.CommandLine;
using Sepal.Data;

namespace Sepal.Cli.Usage;

/// <summary>DATA, or <c>--demo</c> in its place.</summary>
internal sealed class DataSource
{
    /// <summary>The folder that <c>--demo</c> draws into, in the current one.</summary>
    public const string DemoFolder = "sepal-demo";

    private readonly Argument<string?> _data = Paths.Optional("DATA", "A folder with one subfolder per class, or with train/ and val/, or a split manifest");
    private readonly Option<bool> _demo = CheckedOption.Flag("--demo", $"In place of DATA: draw a small set first, into the folder '{DemoFolder}', and use it");

    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_demo);
    }

    /// <summary>Whether drawn pictures are asked for.</summary>
    public bool IsDemo(ParseResult parsed) => parsed.Has(_demo);

    /// <summary>The path of the data; null where none was given.</summary>
    public string? Path(Session session, ParseResult parsed)
    {
        string? data = parsed.GetValue(_data);
        if (!parsed.Has(_demo)) return data;
        if (data is not null) throw new UsageException($"Got both DATA ('{data}') and --demo; expected one of them.");
        session.WithProgress("Drawing pictures", progress => SyntheticFlowers.Write(DemoFolder, progress: progress, cancellation: session.Cancellation));
        return DemoFolder;
    }
}
