using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sepal.Evaluation;

/// <summary>Every figure of a model on some pictures. Ratios are in [0, 1].</summary>
public sealed record EvaluationResult
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Pictures.</summary>
    [JsonPropertyName("images")]
    public required int Images { get; init; }

    /// <summary>The part of the pictures whose most probable class is the true one.</summary>
    [JsonPropertyName("accuracy")]
    public required double Accuracy { get; init; }

    /// <summary>Where the accuracy lies with 95% confidence, were there more pictures of the same kind.</summary>
    [JsonPropertyName("accuracy_interval")]
    public required ConfidenceInterval AccuracyInterval { get; init; }

    /// <summary>The mean loss of a picture; where not said otherwise categorical crossentropy.</summary>
    [JsonPropertyName("loss")]
    public required double Loss { get; init; }

    /// <summary>The part of the pictures whose true class is among the five most probable; 1 with five classes or fewer.</summary>
    [JsonPropertyName("top5")]
    public required double Top5 { get; init; }

    /// <summary>Where that lies with 95% confidence; null in files from before it was computed.</summary>
    [JsonPropertyName("top5_interval")]
    public ConfidenceInterval? Top5Interval { get; init; }

    /// <summary>The mean F1 of the classes that have pictures or were predicted: each class counts alike, however rare.</summary>
    [JsonPropertyName("macro_f1")]
    public required double MacroF1 { get; init; }

    /// <summary>Where that lies with 95% confidence, by 2,000 random draws of the pictures; null in files from before it was computed.</summary>
    [JsonPropertyName("macro_f1_interval")]
    public ConfidenceInterval? MacroF1Interval { get; init; }

    /// <summary>The mean recall of the classes that have pictures.</summary>
    [JsonPropertyName("balanced_accuracy")]
    public required double BalancedAccuracy { get; init; }

    /// <summary>The expected calibration error over 15 bins: how far confidence is from being right.</summary>
    [JsonPropertyName("ece")]
    public required double Ece { get; init; }

    /// <summary>The temperature that makes the probabilities most honest, fitted to other pictures (see <see cref="ScaledBy"/>); null where there were none.</summary>
    [JsonPropertyName("temperature")]
    public double? Temperature { get; init; }

    /// <summary>The calibration error at that temperature.</summary>
    [JsonPropertyName("ece_scaled")]
    public double? EceScaled { get; init; }

    /// <summary>What always answering the commonest class would reach.</summary>
    [JsonPropertyName("majority_baseline")]
    public required MajorityBaseline MajorityBaseline { get; init; }

    /// <summary>The figures of each class, in the network's order.</summary>
    [JsonPropertyName("classes")]
    public required IReadOnlyList<ClassFigures> Classes { get; init; }

    /// <summary>Which classes were taken for which.</summary>
    [JsonPropertyName("confusion")]
    public required ConfusionMatrix Confusion { get; init; }

    /// <summary>The 15 bins behind <see cref="Ece"/>, for a reliability diagram.</summary>
    [JsonPropertyName("calibration")]
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }

    /// <summary>Computes every figure.</summary>
    /// <param name="set">The model's answers; at least one.</param>
    /// <param name="loss">The mean loss where the model has another than categorical crossentropy, which is computed from the probabilities.</param>
    /// <exception cref="ArgumentException">There is no picture.</exception>
    public static EvaluationResult Of(PredictionSet set, double? loss = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (set.Count == 0) throw new ArgumentException("There are no pictures to evaluate on; expected at least 1. Choose a part of the data that has pictures.", nameof(set));
        var confusion = ConfusionMatrix.Of(set);
        var classes = ClassFigures.Of(confusion, set.ClassNames);
        var bins = Evaluation.Calibration.Bins(set);
        int inTop5 = Enumerable.Range(0, set.Count).Count(i => Ranking.IsInTop(set.Row(i), set.Labels[i], 5));
        var commonest = classes.MaxBy(c => c.Images)!;
        return new EvaluationResult
        {
            Images = set.Count,
            Accuracy = (double)confusion.Correct / set.Count,
            AccuracyInterval = ConfidenceInterval.Wilson(confusion.Correct, set.Count),
            Loss = loss ?? Crossentropy.Mean(set),
            Top5 = (double)inTop5 / set.Count,
            Top5Interval = ConfidenceInterval.Wilson(inTop5, set.Count),
            MacroF1 = classes.Where(c => c.Images + c.Predicted > 0).Average(c => c.F1),
            MacroF1Interval = Evaluation.MacroF1Interval.Of(set, confusion),
            BalancedAccuracy = classes.Where(c => c.Images > 0).Average(c => c.Recall),
            Ece = Evaluation.Calibration.Error(bins),
            MajorityBaseline = new MajorityBaseline(commonest.Name, (double)commonest.Images / set.Count),
            Classes = classes,
            Confusion = confusion,
            Calibration = bins,
        };
    }

    /// <summary>The same figures with a temperature and the calibration error at it.</summary>
    /// <param name="set">The answers that the figures are of.</param>
    /// <param name="temperature">Fitted to other pictures: <see cref="TemperatureScaling.Fit"/>.</param>
    public EvaluationResult ScaledBy(PredictionSet set, double temperature)
        => this with { Temperature = temperature, EceScaled = Evaluation.Calibration.Error(Evaluation.Calibration.Bins(TemperatureScaling.Apply(set, temperature))) };

    /// <summary>The figures as one line of JSON, with the keys of the command <c>evaluate</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ModelFileException">The text is not such a JSON document.</exception>
    public static EvaluationResult FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<EvaluationResult>(json, Json) ?? throw new ModelFileException("The evaluation is null; expected the figures that an evaluation wrote. Evaluate the model again.");
        }
        catch (JsonException wrong)
        {
            throw new ModelFileException($"The evaluation can't be read: {wrong.Message} Evaluate the model again.", wrong);
        }
    }
}
