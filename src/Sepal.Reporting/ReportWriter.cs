using System.Text;
using Sepal.Reporting.Markup;
using Sepal.Reporting.Pictures;
using Sepal.Reporting.Reading;

namespace Sepal.Reporting;

/// <summary>
/// Writes reports of finished runs, side by side: one HTML file with tables, figures, photos and heatmaps, readable without a network and without scripts.
/// <code>
/// ReportWriter.Write(["runs/basic", "runs/features"], "report.html");
/// </code>
/// The same runs give the same bytes.
/// </summary>
public static class ReportWriter
{
    /// <summary>Reads the runs, explains some photos, and writes the report whole or not at all. Cost: a Grad-CAM for each photo that is shown with a heatmap.</summary>
    /// <param name="runs">Folders of finished runs, at least one; their order is that of the report.</param>
    /// <param name="file">The HTML file; its folder is created where it is missing.</param>
    /// <param name="options">Title, notes, how many pictures.</param>
    /// <param name="progress">Told after each photo.</param>
    /// <param name="cancellation">Looked at before each photo; nothing is written then.</param>
    /// <exception cref="ReportException">A run is not finished or can't be read, or the file is a folder.</exception>
    /// <exception cref="TrainingException">A folder holds no run.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static ReportResult Write(IReadOnlyList<string> runs, string file, ReportOptions? options = null, IProgress<ReportProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        if (runs.Count == 0) throw new ArgumentException("Got no runs; expected at least one run folder.", nameof(runs));
        if (Directory.Exists(file)) throw new ReportException($"'{file}' is a folder; expected the HTML file to write. Give a file in it, such as '{Path.Combine(file, "report.html")}'.");
        options ??= new ReportOptions();
        var read = RunReader.ReadAll(runs, cancellation);
        CheckPlace(file);
        var comparison = RunComparison.Of(read);
        var report = new Report
        {
            Options = options,
            Runs = read,
            Comparison = comparison,
            Calibrations = [.. read.Select(RunCalibration.Of)],
            Galleries = Galleries(read, options, progress, cancellation),
        };
        byte[] page = Encoding.UTF8.GetBytes(Page.Write(report).ToString());
        cancellation.ThrowIfCancellationRequested();
        AtomicFile.WriteBytes(file, page);
        return new ReportResult(Path.GetFullPath(file), page.Length, report.Warnings);
    }

    /// <summary>A place that can't be written should show before the work and not after it. Leaves nothing behind.</summary>
    private static void CheckPlace(string file)
    {
        string? folder = Path.GetDirectoryName(Path.GetFullPath(file));
        while (folder is not null && !Directory.Exists(folder) && !File.Exists(folder)) folder = Path.GetDirectoryName(folder);
        if (folder is null) return;
        if (File.Exists(folder)) throw new ReportException($"'{file}' can't be written: '{folder}' is a file; expected a folder. Choose another path.");
        using var probe = new FileStream(Path.Combine(folder, $".sepal-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
    }

    private static RunGallery[] Galleries(IReadOnlyList<ReportedRun> runs, ReportOptions options, IProgress<ReportProgress>? progress, CancellationToken cancellation)
    {
        var rightInAll = RightInAll(runs);
        GalleryMaker[] makers = [.. runs.Select(run => new GalleryMaker(run, PhotoChoice.Of(run, rightInAll, options)))];
        int done = 0, total = makers.Sum(maker => maker.Count);
        return [.. makers.Select((maker, i) => maker.Make(() => progress?.Report(new ReportProgress($"Explaining photos of {runs[i].Name}", ++done, total)), cancellation))];
    }

    /// <summary>Hashes of the photos that every run got right.</summary>
    private static HashSet<string> RightInAll(IReadOnlyList<ReportedRun> runs)
    {
        HashSet<string>? common = null;
        foreach (var run in runs)
        {
            var right = Enumerable.Range(0, run.Predictions.Count).Where(run.IsRight).Select(i => run.Pictures.Find(run.Predictions.Paths[i])?.Hash).OfType<string>();
            if (common is null) common = right.ToHashSet(StringComparer.Ordinal);
            else common.IntersectWith(right);
        }
        return common ?? [];
    }
}
