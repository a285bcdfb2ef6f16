using Sepal.Evaluation;

namespace Sepal.Runs;

/// <summary>A network's main figures on a part of the data.</summary>
/// <param name="Accuracy">The share of right answers, in [0, 1].</param>
/// <param name="Loss">The mean categorical crossentropy of a picture.</param>
/// <param name="MacroF1">The mean of the classes' F1, in [0, 1].</param>
/// <param name="Images">Pictures.</param>
/// <param name="Interval">Where the accuracy lies with 95% confidence.</param>
public sealed record PartFigures(double Accuracy, double Loss, double MacroF1, int Images, ConfidenceInterval Interval)
{
    internal static PartFigures Of(EvaluationResult result) => new(result.Accuracy, result.Loss, result.MacroF1, result.Images, result.AccuracyInterval);
}
