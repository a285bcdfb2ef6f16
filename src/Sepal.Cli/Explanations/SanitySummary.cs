using Sepal.Explaining;

namespace Sepal.Cli.Explanations;

/// <summary>The randomisation and class-sensitivity tests over several pictures: one picture can pass or fail by chance.</summary>
internal sealed record SanitySummary(string Method, int Pictures, int Passed, double MeanSpearman, int Sensitive, int SensitivityPictures)
{
    /// <summary>Null where nothing was tested.</summary>
    public static SanitySummary? Of(IReadOnlyList<ExplanationEntry> entries)
    {
        RandomisationResult[] tests = [.. entries.Select(one => one.Randomisation).OfType<RandomisationResult>()];
        ClassSensitivityResult[] classes = [.. entries.Select(one => one.Sensitivity).OfType<ClassSensitivityResult>()];
        return tests.Length == 0 ? null
            : new SanitySummary(tests[0].Method, tests.Length, tests.Count(one => one.Passes), tests.Average(one => one.Steps[^1].Spearman), classes.Count(one => one.Passes), classes.Length);
    }

    public IReadOnlyList<string> Words =>
    [
        $"With all weights random, {Method}'s map has a mean rank correlation of {MeanSpearman:0.00} with the true one over {Pictures} pictures; below {RandomisationResult.Limit:0.0} on {Passed} of them.",
        2 * Passed > Pictures ? $"{Method} follows the weights on most pictures." : $"{Method} draws much the same map for random weights: it shows the photo, not what the network learned. Don't believe it here.",
        .. SensitivityPictures == 0 ? [] : new[] { $"On {Sensitive} of {SensitivityPictures} pictures it draws another map for other classes{(2 * Sensitive > SensitivityPictures ? "" : "; elsewhere it shows where things are, not why they are of their class")}." },
    ];
}
