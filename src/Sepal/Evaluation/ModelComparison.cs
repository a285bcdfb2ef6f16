using System.Globalization;
using System.Text.Json.Serialization;
using Sepal.Numerics;

namespace Sepal.Evaluation;

/// <summary>
/// Two models on the same pictures: how much the second is better, and whether that is more than chance. Both say nothing about another training of the same
/// networks with another seed.
/// </summary>
public sealed record ModelComparison
{
    private const int Draws = 10_000;
    private const double Significant = 0.05;

    /// <summary>What the first model is called.</summary>
    [JsonPropertyName("first")]
    public required string First { get; init; }

    /// <summary>What the second model is called.</summary>
    [JsonPropertyName("second")]
    public required string Second { get; init; }

    /// <summary>Pictures that both were asked about.</summary>
    [JsonPropertyName("images")]
    public required int Images { get; init; }

    /// <summary>The first model's accuracy on them.</summary>
    [JsonPropertyName("first_accuracy")]
    public required double FirstAccuracy { get; init; }

    /// <summary>The second model's accuracy on them.</summary>
    [JsonPropertyName("second_accuracy")]
    public required double SecondAccuracy { get; init; }

    /// <summary>The second model's accuracy minus the first's, in [-1, 1].</summary>
    [JsonPropertyName("difference")]
    public required double Difference { get; init; }

    /// <summary>
    /// Where the difference lies with 95% confidence, were there more pictures of the same kind: percentiles of 10,000 draws of pictures, each with both models' answers.
    /// Where the models are right on the same pictures nothing varies, and both ends are 0.
    /// </summary>
    [JsonPropertyName("interval")]
    public required ConfidenceInterval Interval { get; init; }

    /// <summary>McNemar's test of the difference.</summary>
    [JsonPropertyName("mcnemar")]
    public required McNemarTest McNemar { get; init; }

    /// <summary>The test's p-value; among several comparisons (<see cref="All"/>) the one that Holm's correction makes of it.</summary>
    [JsonPropertyName("p_value")]
    public required double PValue { get; init; }

    /// <summary>Whether chance is no good explanation: the p-value is below 0.05 and the interval leaves out 0.</summary>
    [JsonPropertyName("is_real")]
    public bool IsReal => PValue < Significant && (Interval.Low > 0 || Interval.High < 0);

    /// <summary>The same in words.</summary>
    [JsonPropertyName("verdict")]
    public string Verdict
    {
        get
        {
            string better = Difference >= 0 ? Second : First, worse = Difference >= 0 ? First : Second;
            string points = $"{Number(100 * Math.Abs(Difference))} points";
            var (low, high) = Difference >= 0 ? (Interval.Low, Interval.High) : (-Interval.High, -Interval.Low);
            string facts = $"95% interval {Number(100 * low)} to {Number(100 * high)}, p = {Probability(PValue)}, {Images:N0} pictures";
            int apart = McNemar.OnlyFirstRight + McNemar.OnlySecondRight;
            if (apart == 0) return $"no difference: {First} and {Second} are right on the same pictures, all {Images:N0}";
            return IsReal ? string.Create(CultureInfo.InvariantCulture, $"{better} is better than {worse} by {points} ({facts})")
                : Difference == 0 ? $"no difference between {First} and {Second} ({facts})"
                : $"{better} is {points} above {worse}, but that may be chance ({facts})";
        }
    }

    /// <summary>Compares two models' answers for the same pictures, whatever their order. The same answers give the same interval.</summary>
    /// <param name="first">One model's answers, with paths.</param>
    /// <param name="second">The other's.</param>
    /// <param name="firstName">What the first is called in the verdict.</param>
    /// <param name="secondName">What the second is called.</param>
    /// <exception cref="DatasetException">The pictures, their classes or the models' classes are not the same; the message says which.</exception>
    public static ModelComparison Between(PredictionSet first, PredictionSet second, string firstName = "the first model", string secondName = "the second model")
    {
        ArgumentException.ThrowIfNullOrEmpty(firstName);
        ArgumentException.ThrowIfNullOrEmpty(secondName);
        var pairs = PairedAnswers.Match(first, second);
        var test = McNemarTest.Of(pairs);
        int both = pairs.Count(isFirstRight: true, isSecondRight: true);
        double images = pairs.Images;
        return new ModelComparison
        {
            First = firstName,
            Second = secondName,
            Images = pairs.Images,
            FirstAccuracy = (both + test.OnlyFirstRight) / images,
            SecondAccuracy = (both + test.OnlySecondRight) / images,
            Difference = (test.OnlySecondRight - test.OnlyFirstRight) / images,
            Interval = IntervalOf(pairs),
            McNemar = test,
            PValue = test.PValue,
        };
    }

    /// <summary>
    /// Compares every pair of several models, with p-values that hold for all pairs together. Source: Holm, "A Simple Sequentially Rejective Multiple Test Procedure" (1979).
    /// </summary>
    /// <param name="models">Two or more, each with its name.</param>
    /// <returns>(0, 1), (0, 2), …, (1, 2), …</returns>
    /// <inheritdoc cref="Between"/>
    public static IReadOnlyList<ModelComparison> All(IReadOnlyList<(string Name, PredictionSet Set)> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count < 2) throw new ArgumentException($"Got {models.Count} models; expected at least 2 to compare.", nameof(models));
        ModelComparison[] pairs = [.. from i in Enumerable.Range(0, models.Count)
                                      from j in Enumerable.Range(i + 1, models.Count - i - 1)
                                      select Between(models[i].Set, models[j].Set, models[i].Name, models[j].Name)];
        double[] adjusted = Holm([.. pairs.Select(pair => pair.PValue)]);
        return [.. pairs.Select((pair, i) => pair with { PValue = adjusted[i] })];
    }

    /// <summary>From the smallest on: the first times their number, the next times one less, …, none below one before it, none above 1.</summary>
    internal static double[] Holm(double[] values)
    {
        double[] adjusted = new double[values.Length];
        double largest = 0;
        int left = values.Length;
        foreach (int i in Enumerable.Range(0, values.Length).OrderBy(i => values[i]))
        {
            largest = Math.Max(largest, Math.Min(1, left-- * values[i]));
            adjusted[i] = largest;
        }
        return adjusted;
    }

    private static ConfidenceInterval IntervalOf(PairedAnswers pairs)
    {
        int[] differences = pairs.Differences();
        double[] draws = new double[Draws];
        var random = new RandomStream(seed: 0);
        for (int d = 0; d < draws.Length; d++)
        {
            int sum = 0;
            for (int i = 0; i < differences.Length; i++) sum += differences[random.NextInt(differences.Length)];
            draws[d] = (double)sum / differences.Length;
        }
        return Bootstrap.Interval(draws);
    }

    // Adding zero makes a negative zero one.
    private static string Number(double value) => (Math.Round(value, 1) + 0.0).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Probability(double value) => value < 0.0001 ? "below 0.0001" : value.ToString("0.####", CultureInfo.InvariantCulture);
}
