using Sepal.Cli.Usage;
using Sepal.Evaluation;
using Sepal.Runs;
using Spectre.Console;

namespace Sepal.Cli.Screens;

/// <summary>What a run gave, for a person: the figures of each part, whether it overfits, where its files are.</summary>
internal static class RunScreen
{
    public static void Show(Session session, RunResult result)
    {
        var folder = RunFolder.Open(result.Run);
        var recipe = TrainingRecipe.FromJson(folder.ReadRecord()?["recipe"]);
        string stopped = result.StopReason is { } reason ? $" ({Lower(reason)})" : "";
        session.Line($"{Words.Count(result.Epochs, "epoch")} in {Durations.Show(TimeSpan.FromSeconds(result.Seconds))}{stopped}, {Figures.Rate(result.ImagesPerSecond)} images/s, {result.PeakMemoryMb:N0} MB at the peak; the network of epoch {result.KeptEpoch} is kept");
        session.Screen.Write(Parts(result));
        session.Line($"Always answering '{result.MajorityBaseline.Name}' would reach {Figures.Percent(result.MajorityBaseline.Accuracy)}");
        if (result.Overfitting is { } overfitting) session.Line(Sentence(overfitting.Verdict) + (overfitting.IsOverfit ? Advice(recipe) : ""));
        if (File.Exists(folder.EvaluationPath))
        {
            session.Line();
            session.Line(result.Test is null ? result.Val is null ? "On the training part:" : "On the validation part:" : "On the test part:");
            var evaluation = EvaluationResult.FromJson(File.ReadAllText(folder.EvaluationPath));
            EvaluationScreen.Classes(session, evaluation);
            ConfusionScreen.Show(session, evaluation);
            EvaluationScreen.Confusions(session, evaluation);
        }
        session.Line();
        session.Line($"Model: {result.Model}");
        session.Line($"Run:   {result.Run} (history.csv, evaluation.json, predictions.csv, run.json, split.json)");
        session.Hint($"Next: sepal predict {Shell.Quote(result.Run)} PHOTO...");
    }

    private static Table Parts(RunResult result)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("part");
        foreach (string column in new[] { "pictures", "accuracy", "95% interval", "loss", "macro F1" }) table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var (name, figures) in new[] { ("train", result.Train), ("val", result.Val), ("test", result.Test) })
        {
            if (figures is null) continue;
            table.AddRow(name, $"{figures.Images:N0}", Figures.Percent(figures.Accuracy), EvaluationScreen.Interval(figures.Interval), Figures.Loss(figures.Loss), Figures.Percent(figures.MacroF1));
        }
        return table;
    }

    private static string Advice(TrainingRecipe recipe) => recipe switch
    {
        { Model: "basic" } => ". Try --model basic-dropout, or --augment default.",
        { Augmentation: "none" } => ". Try --augment default, or more photos.",
        _ => ". More photos would help most.",
    };

    private static string Sentence(string verdict) => char.ToUpperInvariant(verdict[0]) + verdict[1..];

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..].TrimEnd('.');
}
