using System.Text.Json;
using System.Text.Json.Nodes;
using Sepal.Evaluation;
using Sepal.Prediction;

namespace Sepal.Cli.Evaluations;

/// <summary>All that <c>evaluate</c> found out.</summary>
/// <param name="Pictures">What was measured on.</param>
/// <param name="Evaluation">The model's answers, and files that can't be read.</param>
/// <param name="Figures">Every figure, with a temperature where there were pictures to fit one.</param>
/// <param name="Calibration">The model's answers for the validation part; null where it was not asked.</param>
/// <param name="Conformal">Sets of classes, where they were asked for.</param>
/// <param name="Comparison">With another model, where that was asked for.</param>
internal sealed record EvaluationOutcome(
    MeasuredPictures Pictures, ClassifierEvaluation Evaluation, EvaluationResult Figures, ClassifierEvaluation? Calibration, ConformalResult? Conformal, ModelComparison? Comparison)
{
    public JsonObject ToJson()
    {
        var json = JsonNode.Parse(Figures.ToJson())!.AsObject();
        json["part"] = Pictures.Part;
        json["bad"] = new JsonArray([.. Evaluation.Bad.Select(file => (JsonNode)new JsonObject { ["path"] = file.Path, ["reason"] = file.Reason })]);
        if (Conformal is not null) json["conformal"] = Node(Conformal);
        if (Comparison is not null) json["comparison"] = Node(Comparison);
        return json;
    }

    private static JsonNode Node<T>(T value) => JsonSerializer.SerializeToNode(value, Names)!;

    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
