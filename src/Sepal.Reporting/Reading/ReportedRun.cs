using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Runs;
using Sepal.Training;

namespace Sepal.Reporting.Reading;

/// <summary>A finished run, as its folder tells it. Nothing of it is computed anew.</summary>
internal sealed record ReportedRun
{
    /// <summary>The folder's name, made different from the others' where it has to be.</summary>
    public required string Name { get; init; }

    public required RunFolder Folder { get; init; }

    public required TrainingRecipe Recipe { get; init; }

    public required RunResult Result { get; init; }

    /// <summary>Every figure on <see cref="MeasuredPart"/>.</summary>
    public required EvaluationResult Evaluation { get; init; }

    /// <summary>The test part; without one the validation part, without that the training part.</summary>
    public required Part MeasuredPart { get; init; }

    /// <summary>The answers on that part.</summary>
    public required PredictionSet Predictions { get; init; }

    /// <summary>The answers on the validation part, for calibration; null where the run doesn't keep them.</summary>
    public PredictionSet? ValidationPredictions { get; init; }

    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    public required RunPictures Pictures { get; init; }

    public required RunEnvironment Environment { get; init; }

    /// <summary>The command that trained it; null where it isn't known.</summary>
    public string? Command { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>A word that may stand in an id or a file's name: <c>basic-dropout</c>.</summary>
    public required string Slug { get; init; }

    public IReadOnlyList<string> ClassNames => Predictions.ClassNames;

    public bool IsRight(int picture) => Predictions.Predicted[picture] == Predictions.Labels[picture];

    public string TrueClass(int picture) => ClassNames[Predictions.Labels[picture]];

    public string PredictedClass(int picture) => ClassNames[Predictions.Predicted[picture]];

    /// <summary>The part's name for a sentence: <c>test</c>.</summary>
    public string PartName => NameOf(MeasuredPart);

    public static string NameOf(Part part) => part switch
    {
        Part.Test => "test",
        Part.Validation => "validation",
        _ => "training",
    };
}
