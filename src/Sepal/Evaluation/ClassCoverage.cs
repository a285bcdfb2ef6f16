using System.Text.Json.Serialization;

namespace Sepal.Evaluation;

/// <summary>How often sets of classes hold the true one, for pictures of one class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Coverage">How often; 0 without pictures.</param>
/// <param name="Interval">Where that lies with 95% confidence.</param>
/// <param name="Images">Pictures of the class.</param>
public sealed record ClassCoverage(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("coverage")] double Coverage,
    [property: JsonPropertyName("interval")] ConfidenceInterval Interval,
    [property: JsonPropertyName("images")] int Images);
