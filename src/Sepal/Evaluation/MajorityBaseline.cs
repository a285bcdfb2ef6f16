using System.Text.Json.Serialization;

namespace Sepal.Evaluation;

/// <summary>What always answering the commonest class would reach. An accuracy near it is worth nothing.</summary>
/// <param name="Name">The commonest class; the first of several alike.</param>
/// <param name="Accuracy">Its share of the pictures.</param>
public sealed record MajorityBaseline([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("accuracy")] double Accuracy);
