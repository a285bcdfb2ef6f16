using Sepal.Cli.Usage;
using Sepal.Evaluation;
using Spectre.Console;

namespace Sepal.Cli.Screens;

/// <summary>Every figure of an evaluation for a person.</summary>
internal static class EvaluationScreen
{
    private const int MostConfusions = 5;

    /// <summary>The headline, the classes, the confusion matrix and what is confused most.</summary>
    public static void Show(Session session, EvaluationResult result)
    {
        Headline(session, result);
        Classes(session, result);
        ConfusionScreen.Show(session, result);
        Confusions(session, result);
    }

    /// <summary>The figures of each class with their intervals.</summary>
    public static void Classes(Session session, EvaluationResult result)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("class");
        foreach (string column in new[] { "pictures", "precision", "95% interval", "recall", "95% interval", "F1", "95% interval" }) table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var one in result.Classes)
        {
            table.AddRow(new Text(Printable.Line(one.Name)), new Text($"{one.Images:N0}"),
                new Text(Figures.Percent(one.Predicted == 0 ? double.NaN : one.Precision)), new Text(Interval(one.PrecisionInterval)),
                new Text(Figures.Percent(one.Images == 0 ? double.NaN : one.Recall)), new Text(Interval(one.RecallInterval)),
                new Text(Figures.Percent(one.F1)), new Text(Interval(one.F1Interval)));
        }
        session.Screen.Write(table);
    }

    /// <summary>Pairs of classes that are taken for each other, the most frequent first.</summary>
    public static void Confusions(Session session, EvaluationResult result)
    {
        var worst = from actual in Enumerable.Range(0, result.Confusion.Size)
                    from predicted in Enumerable.Range(0, result.Confusion.Size)
                    where actual != predicted && result.Confusion[actual, predicted] > 0
                    orderby result.Confusion[actual, predicted] descending
                    select $"{result.Classes[actual].Name} taken for {result.Classes[predicted].Name} ({result.Confusion[actual, predicted]:N0} of {result.Classes[actual].Images:N0})";
        string[] lines = [.. worst.Take(MostConfusions)];
        if (lines.Length == 0) return;
        session.Line("Confused most:");
        foreach (string line in lines) session.Line($"  {line}");
    }

    public static string Interval(ConfidenceInterval? interval) => interval is null ? "–" : $"{100 * interval.Low:0.0} to {100 * interval.High:0.0}%";

    private static void Headline(Session session, EvaluationResult result)
    {
        session.Line($"Accuracy {Figures.Percent(result.Accuracy)} (95% interval {Interval(result.AccuracyInterval)}) on {Words.Count(result.Images, "picture")}");
        session.Line($"Always answering '{result.MajorityBaseline.Name}' would reach {Figures.Percent(result.MajorityBaseline.Accuracy)}{(result.AccuracyInterval.Low <= result.MajorityBaseline.Accuracy ? ": the model is not surely better than that" : "")}");
        session.Line($"Loss {Figures.Loss(result.Loss)}, macro F1 {Figures.Percent(result.MacroF1)}{Within(result.MacroF1Interval)}, balanced accuracy {Figures.Percent(result.BalancedAccuracy)}{(result.Classes.Count > 5 ? $", top 5 {Figures.Percent(result.Top5)}{Within(result.Top5Interval)}" : "")}, calibration error {Figures.Percent(result.Ece)}");
    }

    private static string Within(ConfidenceInterval? interval) => interval is null ? "" : $" ({Interval(interval)})";
}
