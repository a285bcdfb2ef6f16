using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sepal.Evaluation;

namespace Sepal.Runs;

/// <summary>What a run gave. Figures are of the network that it keeps, on unchanged pictures and without dropout.</summary>
public sealed record RunResult
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true };

    /// <summary>The run's folder.</summary>
    [JsonPropertyName("run")]
    public required string Run { get; init; }

    /// <summary>The model file.</summary>
    public required string Model { get; init; }

    /// <summary>Epochs that were trained.</summary>
    public required int Epochs { get; init; }

    /// <summary>The best epoch on the validation part, from 1.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>The epoch whose weights are kept, from 1.</summary>
    public required int KeptEpoch { get; init; }

    /// <summary>Why it ended before its last epoch; null where it did not.</summary>
    public string? StopReason { get; init; }

    /// <summary>On the pictures it learnt from.</summary>
    public required PartFigures Train { get; init; }

    /// <summary>On the validation part; null where the data has none.</summary>
    public PartFigures? Val { get; init; }

    /// <summary>On the test part; null where the data has none.</summary>
    public PartFigures? Test { get; init; }

    /// <summary>What always answering the commonest class of the part that is evaluated would reach.</summary>
    public required MajorityBaseline MajorityBaseline { get; init; }

    /// <summary>Training against validation pictures (without them against test pictures); null without either.</summary>
    public Overfitting? Overfitting { get; init; }

    /// <summary>Files that could not be decoded and were left out.</summary>
    public required int BadFiles { get; init; }

    /// <summary>Training pictures a second over all epochs, data included.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Seconds from the start to the result, the times before an interruption included.</summary>
    public required double Seconds { get; init; }

    /// <summary>The process's largest memory, in MB of 2^20 bytes.</summary>
    public required double PeakMemoryMb { get; init; }

    /// <summary>The result as JSON with the keys of the command <c>train</c>.</summary>
    public JsonObject ToJson() => (JsonObject)JsonSerializer.SerializeToNode(this, Json)!;

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="TrainingException">It is damaged.</exception>
    public static RunResult FromJson(JsonNode? json)
    {
        try
        {
            return json.Deserialize<RunResult>(Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new TrainingException($"The result of a run can't be read: {e.Message.TrimEnd('.')}. Expected what 'train' wrote into run.json; evaluate the run's model instead.", e);
        }
    }
}
