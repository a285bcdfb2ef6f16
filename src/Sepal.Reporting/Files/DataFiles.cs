using System.Globalization;
using System.Text;
using Sepal.Evaluation;
using Sepal.Reporting.Reading;

namespace Sepal.Reporting.Files;

/// <summary>Everything that the report's figures and tables show, as CSV and JSON.</summary>
internal static class DataFiles
{
    public static IEnumerable<DataFile> Of(Report report)
    {
        yield return SummaryJson.Of(report);
        if (report.Comparison.Pairs.Count > 0) yield return ComparisonJson.Of(report);
        foreach (var run in report.Runs) yield return new DataFile($"history-{run.Slug}.csv", $"loss and accuracy of each epoch of {run.Name}", File.ReadAllText(run.Folder.HistoryPath));
        yield return Csv("per-class.csv", "figures of each class", "run,class,images,precision,precision_low,precision_high,recall,recall_low,recall_high,f1,f1_low,f1_high", report.Runs, Classes);
        yield return Csv("confusion.csv", "how often each class was taken for each other", "run,class,predicted,images", report.Runs, Confusion);
        yield return Csv("calibration.csv", "the bins of the reliability diagrams", "run,temperature,low,high,images,confidence,accuracy", report.Runs.Zip(report.Calibrations), Calibration);
        if (report.Galleries.SelectMany(gallery => gallery.Photos.Values).Any(photo => photo.Map is not null)) yield return HeatmapsJson.Of(report);
    }

    private static DataFile Csv<T>(string name, string what, string columns, IEnumerable<T> values, Func<T, IEnumerable<string[]>> rows)
    {
        var text = new StringBuilder(columns).Append('\n');
        foreach (string[] row in values.SelectMany(rows)) text.AppendJoin(',', row.Select(PredictionCsv.Field)).Append('\n');
        return new DataFile(name, what, text.ToString());
    }

    private static IEnumerable<string[]> Classes(ReportedRun run) => run.Evaluation.Classes.Select(figures => (string[])
    [
        run.Name, figures.Name, Number(figures.Images),
        Number(figures.Precision), Number(figures.PrecisionInterval.Low), Number(figures.PrecisionInterval.High),
        Number(figures.Recall), Number(figures.RecallInterval.Low), Number(figures.RecallInterval.High),
        Number(figures.F1), Number(figures.F1Interval?.Low), Number(figures.F1Interval?.High),
    ]);

    private static IEnumerable<string[]> Confusion(ReportedRun run)
        => from actual in Enumerable.Range(0, run.ClassNames.Count)
           from predicted in Enumerable.Range(0, run.ClassNames.Count)
           where run.Evaluation.Confusion[actual, predicted] > 0
           select new[] { run.Name, run.ClassNames[actual], run.ClassNames[predicted], Number(run.Evaluation.Confusion[actual, predicted]) };

    private static IEnumerable<string[]> Calibration((ReportedRun Run, RunCalibration Calibration) pair)
    {
        IEnumerable<string[]> Rows(EvaluationResult result, double temperature) => result.Calibration.Select(bin => (string[])
        [
            pair.Run.Name, Number(temperature), Number(bin.Low), Number(bin.High), Number(bin.Images), Number(bin.Confidence), Number(bin.Accuracy),
        ]);
        var before = Rows(pair.Calibration.Before, 1);
        return pair.Calibration is { Temperature: { } temperature, After: { } after } ? before.Concat(Rows(after, temperature)) : before;
    }

    private static string Number(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";
}
