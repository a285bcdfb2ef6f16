using Sepal.Cli.Evaluations;
using Sepal.Cli.Usage;
using Sepal.Evaluation;

namespace Sepal.Cli.Screens;

/// <summary>How far an evaluation's answers can be trusted, for a person: temperature, sets of classes, another model.</summary>
internal static class TrustScreen
{
    public static void Show(Session session, EvaluationOutcome outcome)
    {
        if (outcome.Figures is { Temperature: { } temperature, EceScaled: { } scaled } figures)
            session.Line($"Calibration error {Figures.Percent(figures.Ece)}; {Figures.Percent(scaled)} at temperature {temperature:0.00}, fitted to the {Words.Count(outcome.Calibration!.Predictions.Count, "picture")} of the val part{Meaning(temperature)}");
        if (outcome.Conformal is { } conformal) Sets(session, conformal);
        if (outcome.Comparison is { } comparison) session.Line($"Compared: {comparison.Verdict}");
    }

    private static string Meaning(double temperature) => temperature switch
    {
        > 1.05 => ": the model is too sure of itself",
        < 0.95 => ": the model is less sure than it could be",
        _ => "",
    };

    private static void Sets(Session session, ConformalResult result)
    {
        session.Line($"Sets for {Figures.Percent(result.CoverageWanted)} hold the true class of {Figures.Percent(result.Coverage)} (95% interval {EvaluationScreen.Interval(result.CoverageInterval)}) with {result.MeanSetSize:0.00} classes on average; classes from {Figures.Percent(result.LeastProbability)} on are in, calibrated with {Words.Count(result.CalibrationImages, "picture")}{(result.IsTooLow ? ": surely less than was asked for, so these pictures are of another kind" : "")}");
        session.Line($"  classes in a set: {string.Join(", ", result.SetSizes.Select((count, size) => (count, size)).Where(one => one.count > 0).Select(one => $"{one.size} for {Words.Count(one.count, "picture")}"))}");
        foreach (var one in result.Classes.Where(one => one.Images > 0 && one.Interval.High < result.CoverageWanted))
            session.Line($"  {one.Name}: only {Figures.Percent(one.Coverage)} (95% interval {EvaluationScreen.Interval(one.Interval)}); nothing is promised for a single class");
    }
}
