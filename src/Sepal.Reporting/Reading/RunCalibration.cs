using Sepal.Data;
using Sepal.Evaluation;

namespace Sepal.Reporting.Reading;

/// <summary>How sure a network is and how often that is right, before and after its temperature was fitted on the validation part.</summary>
/// <param name="Before">The figures as they are.</param>
/// <param name="Temperature">The divisor of the scores; null where it could not be fitted.</param>
/// <param name="After">The figures with it; null where there is none.</param>
/// <param name="Sets">Sets of classes with a promise, calibrated on the validation part; null as the temperature.</param>
/// <param name="WhyNot">Why there is none, in a sentence.</param>
internal sealed record RunCalibration(EvaluationResult Before, double? Temperature, EvaluationResult? After, ConformalResult? Sets, string? WhyNot)
{
    private const double Promise = 0.9;

    /// <summary>Whether the fit ended at a bound: all validation photos were right, or all wrong, and no temperature is best.</summary>
    public bool IsAtBound => Temperature is <= TemperatureScaling.Lowest or >= TemperatureScaling.Highest;

    public static RunCalibration Of(ReportedRun run)
    {
        if (run.MeasuredPart != Part.Test) return new RunCalibration(run.Evaluation, null, null, null, "A temperature is fitted on the validation part and measured on the test part, which the run doesn't have.");
        if (run.ValidationPredictions is not { Count: > 0 } validation) return new RunCalibration(run.Evaluation, null, null, null, "The run keeps no answers on the validation part, on which a temperature would be fitted.");
        double temperature = TemperatureScaling.Fit(validation);
        return new RunCalibration(run.Evaluation, temperature, EvaluationResult.Of(TemperatureScaling.Apply(run.Predictions, temperature)), ConformalSets.Calibrate(validation, Promise).Evaluate(run.Predictions), null);
    }
}
