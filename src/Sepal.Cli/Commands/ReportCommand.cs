using System.CommandLine;
using Sepal.Cli.Screens;
using Sepal.Cli.Usage;
using Sepal.Data;
using Sepal.Numerics;
using Sepal.Reporting;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal report</c>: finished runs side by side, as one HTML file.</summary>
internal sealed class ReportCommand : SepalCommand
{
    private static readonly ReportOptions Standard = new();

    private readonly Argument<string[]> _runs = Paths.Many("RUN", "Folders of finished runs, in the order of the report");
    private readonly Option<string?> _out = CheckedOption.Path("--out", "FILE", "The HTML file to write, such as report.html; a file that is there is replaced", required: true);
    private readonly Option<string?> _title = new("--title") { Description = "The heading (default Image classification report)", HelpName = "TEXT" };
    private readonly Option<int> _heatmaps = CheckedOption.Number("--heatmaps", "N", "Photos of each run that are shown with their heatmap, right and wrong ones", 0, 100, Standard.HeatmapsPerRun);
    private readonly Option<int> _mistakes = CheckedOption.Number("--mistakes", "N", "The surest mistakes of each run that are shown with their heatmap", 0, 100, Standard.MistakesPerRun);

    public ReportCommand() : base("report", "Writes a report of finished runs, side by side: one HTML file with everything in it.")
    {
        Add(_runs);
        foreach (var option in new Option[] { _out, _title, _heatmaps, _mistakes }) Add(option);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("report runs/flowers --out report.html", "one run"),
        new("report runs/basic runs/basic-dropout runs/features --out report.html", "several: which is best, and which differences are real"),
    ];

    public override IReadOnlyList<string> Notes =>
    [
        "The file needs no network and runs no script; it is light or dark as the reader's system, and prints to PDF from any browser. The numbers behind its figures are inside it, as CSV and JSON.",
        "Photos are shown as small copies. Where their files are gone, the report says so and does without.",
        "The same runs give the same bytes.",
    ];

    public override string WhenInterrupted(Session session) => "Interrupted: no report was written, and a former one is as it was; run the same command again.";

    public override int Run(Session session, ParseResult parsed)
    {
        Engine.Start();
        var options = new ReportOptions { Title = parsed.GetValue(_title), HeatmapsPerRun = parsed.GetValue(_heatmaps), MistakesPerRun = parsed.GetValue(_mistakes) };
        string file = parsed.GetValue(_out)!;
        var result = Write(session, parsed.GetRequiredValue(_runs), file, options);
        session.Give(new { report = result.File, result.Bytes }, () =>
        {
            session.Line($"Report: {file} ({WeightsScreen.Size(result.Bytes)})");
            session.Hint("Open it in a browser; its print dialog makes a PDF of it.");
        });
        return 0;
    }

    /// <summary>Writes a report, shows how far it is, and passes its warnings on.</summary>
    public static ReportResult Write(Session session, IReadOnlyList<string> runs, string file, ReportOptions options)
    {
        var result = session.WithProgress("Explaining photos", progress => ReportWriter.Write(runs, file, options, progress is null ? null : new Pictures(progress), session.Cancellation));
        foreach (string warning in result.Warnings) session.Warn(warning);
        return result;
    }

    private sealed class Pictures(IProgress<PictureProgress> pictures) : IProgress<ReportProgress>
    {
        public void Report(ReportProgress value) => pictures.Report(new PictureProgress(value.Done, value.Total));
    }
}
