using Sepal.Evaluation;
using Sepal.Runs;
using Spectre.Console;

namespace Sepal.Cli.Screens;

/// <summary>What a lab gave, for a person: the experiments side by side.</summary>
internal static class LabScreen
{
    public static void Show(Session session, IReadOnlyList<LabOutcome> outcomes, IReadOnlyList<ModelComparison> comparisons, string report)
    {
        session.Screen.Write(Experiments(outcomes));
        foreach (var (name, result, _) in outcomes)
            if (result.Overfitting is { IsOverfit: true } overfitting) session.Line($"{name}: {overfitting.Verdict}");
        session.Line();
        foreach (var comparison in comparisons) session.Line(comparison.Verdict);
        session.Line();
        session.Line($"Report: {report}");
        session.Hint("Open it in a browser; its print dialog makes a PDF of it.");
    }

    private static Table Experiments(IReadOnlyList<LabOutcome> outcomes)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("experiment");
        foreach (string column in new[] { "train", "val", "test", "95% interval", "epochs", "time" }) table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var (name, result, _) in outcomes)
        {
            table.AddRow(name, Figures.Percent(result.Train.Accuracy), Figures.Percent(result.Val?.Accuracy), Figures.Percent(result.Test?.Accuracy),
                result.Test is null ? "–" : EvaluationScreen.Interval(result.Test.Interval), $"{result.Epochs}", Durations.Show(TimeSpan.FromSeconds(result.Seconds)));
        }
        return table;
    }
}
