using Sepal.Evaluation;

namespace Sepal.Tests.Evaluation;

/// <summary>Answers of models that are made up.</summary>
internal static class Answers
{
    public static readonly string[] Flowers = ["daisy", "rose", "tulip"];

    /// <summary>Pictures of the first of two classes, each right or not; named by their number.</summary>
    public static PredictionSet Of(params IEnumerable<bool> right)
    {
        bool[] all = [.. right];
        return new PredictionSet([.. all.SelectMany(isRight => isRight ? new[] { 0.9f, 0.1f } : [0.2f, 0.8f])], new int[all.Length], [.. all.Select((_, i) => $"{i}.jpg")], ["no", "yes"]);
    }

    /// <summary>Two models' answers, of which so many are right in both, in one, in none.</summary>
    public static (PredictionSet First, PredictionSet Second) Pair(int both, int onlyFirst, int onlySecond, int none)
    {
        (bool First, bool Second)[] all = [.. Enumerable.Repeat((true, true), both), .. Enumerable.Repeat((true, false), onlyFirst), .. Enumerable.Repeat((false, true), onlySecond), .. Enumerable.Repeat((false, false), none)];
        return (Of(all.Select(one => one.First)), Of(all.Select(one => one.Second)));
    }

    /// <summary>Answers as often as a confusion matrix says, all with the confidence 0.6.</summary>
    public static PredictionSet Of(int[][] confusion)
    {
        int classes = confusion.Length;
        (int Label, int Predicted)[] all = [.. from label in Enumerable.Range(0, classes)
                                              from predicted in Enumerable.Range(0, classes)
                                              from _ in Enumerable.Range(0, confusion[label][predicted])
                                              select (label, predicted)];
        float[] probabilities = [.. all.SelectMany(one => Enumerable.Range(0, classes).Select(c => c == one.Predicted ? 0.6f : 0.4f / (classes - 1)))];
        return new PredictionSet(probabilities, [.. all.Select(one => one.Label)], [.. all.Select((_, i) => $"{i}.jpg")], [.. Enumerable.Range(0, classes).Select(c => $"class{c}")]);
    }
}
