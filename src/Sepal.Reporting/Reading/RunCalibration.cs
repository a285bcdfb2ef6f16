using Sepal.Data;
using Sepal.Evaluation;

namespace Sepal.Reporting.Reading;

/// <summary>How sure a network is and how often that is right, before and after its temperature was fitted on the validation part.</summary>
/// <param name="Before">The figures as they are.</param>
/// <param name="Temperature">The divisor of the scores; null where it could not be fitted.</param>
/// <param name="After">The figures with it; null where there is none.</param>
/// <param name="WhyNot">Why there is none, in a sentence.</param>
internal sealed record RunCalibration(EvaluationResult Before, double? Temperature, EvaluationResult? After, string? WhyNot)
{
    public static RunCalibration Of(ReportedRun run)
    {
        if (run.MeasuredPart != Part.Test) return new RunCalibration(run.Evaluation, null, null, "A temperature is fitted on the validation part and measured on the test part, which the run doesn't have.");
        if (run.ValidationPredictions is not { Count: > 0 } validation) return new RunCalibration(run.Evaluation, null, null, "The run keeps no answers on the validation part, on which a temperature would be fitted.");
        double temperature = TemperatureScaling.Fit(validation);
        return new RunCalibration(run.Evaluation, temperature, EvaluationResult.Of(TemperatureScaling.Apply(run.Predictions, temperature)), null);
    }
}
