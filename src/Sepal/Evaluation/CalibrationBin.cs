using System.Text.Json.Serialization;

namespace Sepal.Evaluation;

/// <summary>Pictures about which the model was about equally sure. A calibrated model is right as often as it is sure.</summary>
public sealed record CalibrationBin
{
    /// <summary>Confidences above this are in the bin.</summary>
    [JsonPropertyName("low")]
    public required double Low { get; init; }

    /// <summary>Confidences up to this are in the bin.</summary>
    [JsonPropertyName("high")]
    public required double High { get; init; }

    /// <summary>Pictures.</summary>
    [JsonPropertyName("images")]
    public required int Images { get; init; }

    /// <summary>Their mean confidence; 0 without pictures.</summary>
    [JsonPropertyName("confidence")]
    public required double Confidence { get; init; }

    /// <summary>The part of them that is right; 0 without pictures.</summary>
    [JsonPropertyName("accuracy")]
    public required double Accuracy { get; init; }
}
