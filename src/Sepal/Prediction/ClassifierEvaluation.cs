using Sepal.Data;
using Sepal.Evaluation;

namespace Sepal.Prediction;

/// <summary>A network measured on pictures whose classes are known.</summary>
/// <param name="Predictions">Its answer for each picture that could be read.</param>
/// <param name="Result">Every figure.</param>
/// <param name="Bad">Files that could not be read.</param>
public sealed record ClassifierEvaluation(PredictionSet Predictions, EvaluationResult Result, IReadOnlyList<RejectedFile> Bad);
