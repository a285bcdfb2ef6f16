namespace Sepal.Evaluation;

/// <summary>Which of two models is right on each picture that both were asked about.</summary>
internal sealed class PairedAnswers
{
    private const int MostNamed = 3;

    private readonly (bool First, bool Second)[] _right;

    private PairedAnswers((bool, bool)[] right) => _right = right;

    /// <summary>Pictures.</summary>
    public int Images => _right.Length;

    /// <summary>Pictures on which the models are right or not as said.</summary>
    public int Count(bool isFirstRight, bool isSecondRight) => _right.Count(r => r == (isFirstRight, isSecondRight));

    /// <summary>For each picture 1 where only the second is right, -1 where only the first is, else 0.</summary>
    public int[] Differences() => [.. _right.Select(r => (r.Second ? 1 : 0) - (r.First ? 1 : 0))];

    /// <summary>Matches two models' answers by the pictures' paths and their classes by name.</summary>
    /// <exception cref="DatasetException">They are not about the same pictures, or the same classes.</exception>
    public static PairedAnswers Match(PredictionSet first, PredictionSet second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!first.ClassNames.Order(StringComparer.Ordinal).SequenceEqual(second.ClassNames.Order(StringComparer.Ordinal)))
            throw new DatasetException($"The two models tell other classes apart. First: {string.Join(", ", first.ClassNames)}. Second: {string.Join(", ", second.ClassNames)}. Expected the same names: compare models of the same data.");
        var firsts = ByPath(first, "first");
        var seconds = ByPath(second, "second");
        string[] onlyFirst = [.. firsts.Keys.Where(path => !seconds.ContainsKey(path))], onlySecond = [.. seconds.Keys.Where(path => !firsts.ContainsKey(path))];
        if (onlyFirst.Length + onlySecond.Length > 0)
            throw new DatasetException($"The two models were not asked about the same pictures: {Missing(onlyFirst, "second")}, {Missing(onlySecond, "first")}. Expected the same pictures in both: evaluate both models on the same part of the same data.");
        if (firsts.Count == 0) throw new DatasetException("There are no pictures to compare on; expected at least 1. Choose a part of the data that has pictures.");
        foreach (var (path, i) in firsts)
        {
            string one = first.ClassNames[first.Labels[i]], other = second.ClassNames[second.Labels[seconds[path]]];
            if (one != other)
                throw new DatasetException($"The picture '{path}' is of the class '{one}' for the first model and of '{other}' for the second; expected the same class in both. Evaluate both models on the same data.");
        }
        return new PairedAnswers([.. firsts.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (IsRight(first, p.Value), IsRight(second, seconds[p.Key])))]);
    }

    private static bool IsRight(PredictionSet set, int picture) => set.Predicted[picture] == set.Labels[picture];

    private static Dictionary<string, int> ByPath(PredictionSet set, string which)
    {
        if (set.Paths.Count != set.Count)
            throw new DatasetException($"The {which} model's answers have no paths; expected one for each picture, by which the two are matched. Evaluate it on picture files.");
        var byPath = new Dictionary<string, int>(set.Count, StringComparer.Ordinal);
        for (int i = 0; i < set.Count; i++)
        {
            if (!byPath.TryAdd(set.Paths[i], i))
                throw new DatasetException($"The {which} model's answers have the picture '{set.Paths[i]}' twice; expected each picture once. Remove one of the two.");
        }
        return byPath;
    }

    private static string Missing(string[] paths, string side) => paths.Length == 0
        ? $"the {side} lacks none"
        : $"the {side} lacks {paths.Length} ({string.Join(", ", paths.Order(StringComparer.Ordinal).Take(MostNamed).Select(path => $"'{path}'"))}{(paths.Length > MostNamed ? ", …" : "")})";
}
