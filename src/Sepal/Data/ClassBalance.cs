namespace Sepal.Data;

/// <summary>How many pictures each class has in each part, and what follows from it.</summary>
public sealed class ClassBalance
{
    private readonly int[,] _counts;

    private ClassBalance(IReadOnlyList<string> classNames, int[,] counts)
    {
        ClassNames = classNames;
        _counts = counts;
    }

    /// <summary>The class names, in the order of labels.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Counts pictures.</summary>
    public static ClassBalance Of(IReadOnlyList<string> classNames, IEnumerable<ImageItem> items)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(items);
        var counts = new int[PartNames.All.Length, classNames.Count];
        foreach (var item in items) counts[(int)item.Part, item.Label]++;
        return new ClassBalance(classNames, counts);
    }

    /// <summary>Pictures of a class in a part.</summary>
    public int Count(Part part, int label) => _counts[(int)part, label];

    /// <summary>Pictures of a part.</summary>
    public int Count(Part part) => Labels.Sum(label => Count(part, label));

    /// <summary>Pictures of a class in all parts.</summary>
    public int Count(int label) => PartNames.All.Sum(part => Count(part, label));

    /// <summary>The accuracy of always answering the part's most frequent class, in [0, 1]: what a model has to beat. 0 for an empty part.</summary>
    public double MajorityBaseline(Part part)
    {
        int total = Count(part);
        return total == 0 ? 0 : Labels.Max(label => Count(part, label)) / (double)total;
    }

    /// <summary>
    /// A weight for each class so that every class counts the same: n / (k n_c), which is 1 for all where classes have the same size.
    /// A class without pictures in the part weighs 0. Source: King and Zeng, "Logistic Regression in Rare Events Data" (2001); scikit-learn calls it "balanced".
    /// </summary>
    public double[] Weights(Part part = Part.Train)
    {
        double total = Count(part);
        return [.. Labels.Select(label => Count(part, label) is > 0 and var count ? total / (ClassNames.Count * (double)count) : 0)];
    }

    private IEnumerable<int> Labels => Enumerable.Range(0, ClassNames.Count);
}
