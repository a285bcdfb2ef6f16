using System.Text.Json.Serialization;

namespace Sepal.Evaluation;

/// <summary>
/// Whether two models differ in how often they are right, judged by the pictures on which only one of them is: the exact two-sided binomial test, which holds for
/// few pictures too. Source: McNemar (1947); Dietterich, "Approximate Statistical Tests for Comparing Supervised Classification Learning Algorithms" (1998).
/// </summary>
/// <param name="OnlyFirstRight">Pictures that only the first model got right.</param>
/// <param name="OnlySecondRight">Pictures that only the second model got right.</param>
public sealed record McNemarTest(int OnlyFirstRight, int OnlySecondRight)
{
    /// <summary>Pictures that only the first model got right.</summary>
    [JsonPropertyName("only_first_right")]
    public int OnlyFirstRight { get; } = Check.NotNegative(OnlyFirstRight);

    /// <summary>Pictures that only the second model got right.</summary>
    [JsonPropertyName("only_second_right")]
    public int OnlySecondRight { get; } = Check.NotNegative(OnlySecondRight);

    /// <summary>How probable a difference at least as large is between models that are equally good, in [0, 1]; 1 where they are never right apart.</summary>
    [JsonPropertyName("p_value")]
    public double PValue => TwoSided(Math.Min(OnlyFirstRight, OnlySecondRight), OnlyFirstRight + OnlySecondRight);

    /// <summary>Compares two models' answers for the same pictures, whatever their order.</summary>
    /// <param name="first">One model's answers, with paths.</param>
    /// <param name="second">The other's.</param>
    /// <exception cref="DatasetException">The pictures, their classes or the classes of the models are not the same; the message says which.</exception>
    public static McNemarTest Between(PredictionSet first, PredictionSet second) => Of(PairedAnswers.Match(first, second));

    internal static McNemarTest Of(PairedAnswers pairs) => new(pairs.Count(isFirstRight: true, isSecondRight: false), pairs.Count(isFirstRight: false, isSecondRight: true));

    /// <summary>Twice the lower tail of Binomial(trials, 1/2), at most 1. In logarithms: 2^-trials is 0 from 1,075 trials on.</summary>
    private static double TwoSided(int fewer, int trials)
    {
        double logTerm = -trials * Math.Log(2), sum = 0; // of choosing 0
        for (int k = 0; k <= fewer; k++)
        {
            sum += Math.Exp(logTerm);
            logTerm += Math.Log((double)(trials - k) / (k + 1));
        }
        return Math.Min(1, 2 * sum);
    }
}
