namespace Sepal.Explaining;

/// <summary>Which class's score is explained.</summary>
public abstract record Target
{
    private Target() { }

    /// <summary>The most probable class of each picture.</summary>
    public static Target Predicted { get; } = new PredictedClass();

    /// <summary>The class of a name: <c>Target.Class("roses")</c>. A name that no class has may be a class's number.</summary>
    public static Target Class(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new NamedClass(name);
    }

    /// <summary>The class at a place among the network's outputs, from 0.</summary>
    public static Target Class(int index) => new IndexedClass(Check.NotNegative(index));

    /// <summary>From the command line: <c>auto</c> is the predicted class; else a name or a number.</summary>
    public static Target Parse(string text) => text == "auto" ? Predicted : Class(text);

    /// <summary>The class of a picture with these probabilities.</summary>
    /// <exception cref="ArgumentException">There is no such class; the message offers the nearest.</exception>
    internal int Resolve(ReadOnlySpan<float> probabilities, IReadOnlyList<string> classNames) => this switch
    {
        IndexedClass(var index) => index < classNames.Count ? index : throw new ArgumentException($"There is no class {index}; expected 0 to {classNames.Count - 1}. Choose one of {Shown(classNames)}."),
        NamedClass(var name) => Place(name, classNames),
        _ => Largest(probabilities),
    };

    private static int Place(string name, IReadOnlyList<string> classNames)
    {
        int place = Enumerable.Range(0, classNames.Count).FirstOrDefault(i => classNames[i] == name, -1);
        if (place >= 0) return place;
        if (int.TryParse(name, out int number) && number >= 0 && number < classNames.Count) return number;
        string[] nearest = NearestNames.Of(name, classNames);
        throw new ArgumentException($"No class is called '{name}'. The nearest is '{nearest[0]}'; choose one of {Shown(classNames)}, or its number from 0 to {classNames.Count - 1}.");
    }

    private static string Shown(IReadOnlyList<string> names) => string.Join(", ", names.Take(10)) + (names.Count > 10 ? $" and {names.Count - 10} more" : "");

    private static int Largest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
            if (values[i] > values[best]) best = i;
        return best;
    }

    /// <summary>The most probable class of each picture.</summary>
    public sealed record PredictedClass : Target;

    /// <summary>A class by name.</summary>
    /// <param name="Name">The name, or its number in digits.</param>
    public sealed record NamedClass(string Name) : Target;

    /// <summary>A class by its place among the network's outputs.</summary>
    /// <param name="Index">From 0.</param>
    public sealed record IndexedClass(int Index) : Target;
}
