using System.Text.Json.Serialization;

namespace Sepal.Evaluation;

/// <summary>
/// How much better a network is on what it learnt from than on what it has not seen. It is called overfitting where the difference of the two accuracies is surely
/// above a twentieth: its 95% interval lies above 0.05.
/// </summary>
/// <param name="Gap">Accuracy on training pictures, unchanged and without dropout, minus accuracy on others.</param>
/// <param name="Interval">Where the gap lies with 95% confidence, in [-1, 1]. Source: Newcombe (1998), method 10, hybrid score interval.</param>
public sealed record Overfitting([property: JsonPropertyName("gap")] double Gap, [property: JsonPropertyName("interval")] ConfidenceInterval Interval)
{
    private const double Threshold = 0.05;

    /// <summary>Whether the network overfits.</summary>
    [JsonPropertyName("is_overfit")]
    public bool IsOverfit => Interval.Low > Threshold;

    /// <summary>In words.</summary>
    [JsonPropertyName("verdict")]
    public string Verdict => IsOverfit
        ? $"overfitting: {100 * Gap:0} points better on the photos it learnt from than on others"
        : $"no overfitting to speak of: {100 * Gap:0} points between the photos it learnt from and others";

    /// <summary>Compares two evaluations of one network.</summary>
    /// <param name="train">On the pictures it learnt from.</param>
    /// <param name="other">On pictures it has not seen.</param>
    public static Overfitting Between(EvaluationResult train, EvaluationResult other)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(other);
        double gap = train.Accuracy - other.Accuracy;
        var (a, b) = (train.AccuracyInterval, other.AccuracyInterval);
        double below = Math.Sqrt(Square(train.Accuracy - a.Low) + Square(b.High - other.Accuracy));
        double above = Math.Sqrt(Square(a.High - train.Accuracy) + Square(other.Accuracy - b.Low));
        return new Overfitting(gap, new ConfidenceInterval(gap - below, gap + above));
    }

    private static double Square(double value) => value * value;
}
