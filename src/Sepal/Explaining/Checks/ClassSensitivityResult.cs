namespace Sepal.Explaining;

/// <summary>Whether a method tells classes apart on a photo.</summary>
/// <param name="Method">The method.</param>
/// <param name="ClassName">The explained class.</param>
/// <param name="Others">Other classes, the most probable first.</param>
public sealed record ClassSensitivityResult(string Method, string ClassName, IReadOnlyList<ClassCorrelation> Others)
{
    /// <summary>Maps that rank places this much alike don't say why this class and not the other.</summary>
    public const double Limit = 0.9;

    /// <summary>Whether at least half of the other classes have another map.</summary>
    public bool Passes => Others.Count(o => o.Spearman < Limit) * 2 >= Others.Count;

    /// <summary>What the figures mean, one sentence each.</summary>
    public IReadOnlyList<string> Words =>
    [
        $"The map of '{ClassName}' and those of other classes, rank correlation: {string.Join(", ", Others.Select(o => $"{o.ClassName} {o.Spearman:0.00}"))}.",
        Passes
            ? $"{Method} draws other maps for other classes."
            : $"{Method} draws nearly the same map whatever class is asked for: it shows where things are, not why they are '{ClassName}'.",
    ];
}
