namespace Sepal.Explaining;

/// <summary>Explains other classes of a photo, too: a map that stays the same says nothing about the class.</summary>
public static class ClassSensitivityTest
{
    /// <summary>Runs it. Cost: the method once for each class.</summary>
    /// <param name="explainer">The explainer.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="options">Method, layer and class.</param>
    /// <param name="others">How many other classes are asked for, the most probable ones; 1 to 100; 4.</param>
    /// <param name="cancellation">Looked at once a batch.</param>
    /// <exception cref="ExplanationException">The network has one class alone.</exception>
    public static ClassSensitivityResult Run(Explainer explainer, Photo photo, ExplanationOptions? options = null, int others = 4, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(explainer);
        ArgumentNullException.ThrowIfNull(photo);
        Check.Within(others, 1, 100);
        options ??= new ExplanationOptions();
        var truth = explainer.Explain(photo, options, cancellation: cancellation);
        int[] classes = [.. Enumerable.Range(0, truth.Probabilities.Count).Where(c => c != truth.ClassIndex).OrderByDescending(c => truth.Probabilities[c]).Take(others)];
        if (classes.Length == 0) throw new ExplanationException("The network has a single class; expected at least two to compare. There is nothing to tell apart.");
        return new ClassSensitivityResult(truth.Method, truth.ClassName, [.. classes.Select(c =>
            new ClassCorrelation(explainer.ClassNames[c], MapSimilarity.Spearman(truth.Raw, explainer.Explain(photo, options with { Target = Target.Class(c) }, cancellation: cancellation).Raw)))]);
    }
}
