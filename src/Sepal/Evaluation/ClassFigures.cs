using System.Text.Json.Serialization;

namespace Sepal.Evaluation;

/// <summary>How well a model knows one class. A ratio without anything to divide by is 0: the precision of a class that is never predicted, the recall of one without pictures.</summary>
public sealed record ClassFigures
{
    /// <summary>The class.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Of the pictures taken for this class, the part that is of it.</summary>
    [JsonPropertyName("precision")]
    public required double Precision { get; init; }

    /// <summary>Of the pictures of this class, the part that was found.</summary>
    [JsonPropertyName("recall")]
    public required double Recall { get; init; }

    /// <summary>The harmonic mean of precision and recall.</summary>
    [JsonPropertyName("f1")]
    public required double F1 { get; init; }

    /// <summary>Pictures of this class (its support).</summary>
    [JsonPropertyName("images")]
    public required int Images { get; init; }

    /// <summary>Pictures taken for this class.</summary>
    [JsonPropertyName("predicted")]
    public required int Predicted { get; init; }

    /// <summary>Where the precision lies with 95% confidence.</summary>
    [JsonPropertyName("precision_interval")]
    public required ConfidenceInterval PrecisionInterval { get; init; }

    /// <summary>Where the recall lies with 95% confidence.</summary>
    [JsonPropertyName("recall_interval")]
    public required ConfidenceInterval RecallInterval { get; init; }

    /// <summary>
    /// Where the F1 lies with 95% confidence: Wilson's interval of right / (right + taken for it wrongly + missed), of which F1 is a rising function. Null in files from
    /// before it was computed. Source: Lam, Gopal and Qian, "Confidence Intervals for the F1 Score: A Comparison of Four Methods" (2023), the indirect Wilson method.
    /// </summary>
    [JsonPropertyName("f1_interval")]
    public ConfidenceInterval? F1Interval { get; init; }

    /// <summary>The figures of each class of a confusion matrix, in its order.</summary>
    public static IReadOnlyList<ClassFigures> Of(ConfusionMatrix confusion, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        ArgumentNullException.ThrowIfNull(classNames);
        if (classNames.Count != confusion.Size)
            throw new ArgumentException($"Got {classNames.Count} class names for a confusion matrix of {confusion.Size} classes; expected one each.", nameof(classNames));
        return [.. classNames.Select((name, c) => Of(name, confusion[c, c], confusion.Actual(c), confusion.Predicted(c)))];
    }

    private static ClassFigures Of(string name, int right, int images, int predicted) => new()
    {
        Name = name,
        Precision = Ratio(right, predicted),
        Recall = Ratio(right, images),
        F1 = Ratio(2.0 * right, images + predicted),
        Images = images,
        Predicted = predicted,
        PrecisionInterval = ConfidenceInterval.Wilson(right, predicted),
        RecallInterval = ConfidenceInterval.Wilson(right, images),
        F1Interval = OfF1(right, images + predicted - right),
    };

    private static ConfidenceInterval OfF1(int right, int either)
    {
        var share = ConfidenceInterval.Wilson(right, either);
        return new ConfidenceInterval(2 * share.Low / (1 + share.Low), 2 * share.High / (1 + share.High));
    }

    private static double Ratio(double part, int whole) => whole == 0 ? 0 : part / whole;
}
