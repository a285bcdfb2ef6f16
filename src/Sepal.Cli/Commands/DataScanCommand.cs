using System.CommandLine;
using Sepal.Cli.Screens;
using Sepal.Cli.Usage;
using Sepal.Data;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal data scan</c>: which files can't be used, and why.</summary>
internal sealed class DataScanCommand : SepalCommand
{
    private readonly Argument<string> _data = Paths.One("DATA", "A folder with one subfolder per class, or with train/ and val/, or a split manifest");

    public DataScanCommand() : base("scan", "Decodes every picture and lists the files that can't be used, with the reason. Deletes nothing.") => Add(_data);

    public override IReadOnlyList<Example> Examples =>
    [
        new("data scan flowers", "counts the good pictures and names the bad files"),
        new("data scan flowers --json", "the same for a program"),
    ];

    public override string WhenInterrupted(Session session) => "Interrupted: the scan ended before every picture was decoded; run it again.";

    public override int Run(Session session, ParseResult parsed)
    {
        string data = parsed.GetRequiredValue(_data);
        var scan = session.WithProgress("Decoding pictures", progress => DatasetScan.Run(data, progress, session.Cancellation));
        session.Give(
            new
            {
                classes = scan.Classes.Select(one => new { one.Name, one.Images }),
                bad = scan.Bad.Select(file => new { file.Path, file.Reason }),
                skipped = scan.Skipped.Select(file => new { file.Path, file.Reason }),
            },
            () => ScanScreen.Show(session, data, scan));
        return 0;
    }
}
