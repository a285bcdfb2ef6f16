using System.CommandLine;
using Sepal.Cli.Usage;
using Sepal.Data;
using Spectre.Console;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal data split</c>: which picture is for what, kept in a file.</summary>
internal sealed class DataSplitCommand : SepalCommand
{
    private readonly Argument<string> _data = Paths.One("DIR", "A folder with one subfolder per class, or with train/ and val/");
    private readonly Option<string?> _out = CheckedOption.Path("--out", "FILE", "The manifest to write, .json", required: true);
    private readonly Option<double> _val = CheckedOption.Number("--val", "R", "Share of the validation part", 0, 0.99, 0.15);
    private readonly Option<double> _test = CheckedOption.Number("--test", "R", "Share of the test part", 0, 0.99, 0.15);

    public DataSplitCommand() : base("split", "Splits pictures into train, val and test and writes the manifest: path, class, part and content hash of each.")
    {
        Add(_data);
        Add(_out);
        Add(_val);
        Add(_test);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("data split flowers --out split.json", "70% train, 15% val, 15% test of every class"),
        new("data split flowers --out split.json --val 0.2 --test 0 --seed 3", "no test part, another draw"),
    ];

    public override string WhenInterrupted(Session session) => "Interrupted: no manifest was written; run the same command again.";

    public override int Run(Session session, ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(_out)!;
        double val = parsed.GetValue(_val), test = parsed.GetValue(_test);
        if (val + test >= 1) throw new UsageException($"--val {val} and --test {test} leave nothing to train on; expected shares that are together below 1.");
        if (!Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"--out is '{file}'; expected a name that ends in .json, by which a manifest is known.");
        var data = ImageFolder.Open(parsed.GetRequiredValue(_data));
        if (data.IsSplit && (parsed.Has(_val) || parsed.Has(_test)))
            session.Warn("The folder has its own parts: --val and --test are not used.");
        var manifest = session.WithProgress("Reading pictures", progress => SplitManifest.Create(data, session.Seed, val, test, progress, session.Cancellation));
        manifest.Write(file);
        int left = data.Items.Count - manifest.Items.Count;
        if (left > 0) session.Warn($"{Words.Count(left, "file")} could not be read and {(left == 1 ? "is" : "are")} not in the split: 'sepal data scan' names them.");
        session.Give(
            new { train = manifest.Count(Part.Train), val = manifest.Count(Part.Validation), test = manifest.Count(Part.Test), manifest = Path.GetFullPath(file) },
            () => Show(session, manifest, file));
        return 0;
    }

    private static void Show(Session session, SplitManifest manifest, string file)
    {
        var balance = ClassBalance.Of(manifest.ClassNames, manifest.Items);
        Part[] parts = [Part.Train, Part.Validation, Part.Test];
        var table = new Table().Border(TableBorder.Simple).AddColumn("class");
        foreach (string name in new[] { "train", "val", "test" }) table.AddColumn(new TableColumn(name).RightAligned().Footer($"{balance.Count(parts[table.Columns.Count - 1]):N0}"));
        table.Columns[0].Footer("all");
        for (int label = 0; label < manifest.ClassNames.Count; label++)
            table.AddRow([new Text(Printable.Line(manifest.ClassNames[label])), .. parts.Select(part => new Text($"{balance.Count(part, label):N0}"))]);
        session.Screen.Write(table);
        session.Line($"Written to {file}");
    }
}
