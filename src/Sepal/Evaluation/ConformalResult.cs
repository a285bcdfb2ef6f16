using System.Text.Json.Serialization;

namespace Sepal.Evaluation;

/// <summary>How sets of classes did on some pictures: whether they hold the true class as often as was promised, and how large they are for it.</summary>
public sealed record ConformalResult
{
    /// <summary>How often a set was to hold the true class.</summary>
    [JsonPropertyName("coverage_wanted")]
    public required double CoverageWanted { get; init; }

    /// <summary>How often it did.</summary>
    [JsonPropertyName("coverage")]
    public required double Coverage { get; init; }

    /// <summary>Where that lies with 95% confidence, were there more pictures of the same kind.</summary>
    [JsonPropertyName("coverage_interval")]
    public required ConfidenceInterval CoverageInterval { get; init; }

    /// <summary>Classes in a set, on average.</summary>
    [JsonPropertyName("mean_set_size")]
    public required double MeanSetSize { get; init; }

    /// <summary>How many pictures have a set of no class, of one, …, of all.</summary>
    [JsonPropertyName("set_sizes")]
    public required IReadOnlyList<int> SetSizes { get; init; }

    /// <summary>The largest score 1 - p of a class that is in the set.</summary>
    [JsonPropertyName("threshold")]
    public required double Threshold { get; init; }

    /// <summary>The same as a probability: classes of at least this are in the set.</summary>
    [JsonPropertyName("least_probability")]
    public required double LeastProbability { get; init; }

    /// <summary>Pictures that the sets were calibrated with.</summary>
    [JsonPropertyName("calibration_images")]
    public required int CalibrationImages { get; init; }

    /// <summary>Pictures that they were measured on.</summary>
    [JsonPropertyName("images")]
    public required int Images { get; init; }

    /// <summary>The coverage of each class, in the network's order: nothing is promised for one class.</summary>
    [JsonPropertyName("classes")]
    public required IReadOnlyList<ClassCoverage> Classes { get; init; }

    /// <summary>Whether sets are surely not what was promised: the wanted coverage lies above the interval.</summary>
    [JsonPropertyName("is_too_low")]
    public bool IsTooLow => CoverageInterval.High < CoverageWanted;
}
