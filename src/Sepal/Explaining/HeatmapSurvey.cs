namespace Sepal.Explaining;

/// <summary>The heatmaps of a whole data set, class by class: where the network usually looks, and which pictures to look at first. <see cref="HeatmapTally"/> makes it.</summary>
/// <param name="Classes">One for each explained class, in the order of their numbers.</param>
/// <param name="MostWrong">Pictures whose explained class is not the expected one, the surest first; at most 24.</param>
/// <param name="Count">Pictures.</param>
/// <param name="WrongCount">Those whose explained class is not the expected one.</param>
public sealed record HeatmapSurvey(IReadOnlyList<ClassSurvey> Classes, IReadOnlyList<ExplainedPicture> MostWrong, int Count, int WrongCount)
{
    /// <summary>A map with more of itself in the frame at the border than this lies on the border; an even one has 0.36.</summary>
    public const double BorderLimit = 0.6;

    // Of a class's maps; fewer may lie there because the thing does.
    private const double SuspiciousShare = 0.25;

    /// <summary>Sums up pictures that one method explained at one layer.</summary>
    /// <exception cref="ArgumentException">There is no picture, or maps differ in size.</exception>
    public static HeatmapSurvey Of(IReadOnlyList<ExplainedPicture> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Count == 0) throw new ArgumentException("Expected at least one picture; got none.", nameof(pictures));
        var tally = new HeatmapTally();
        foreach (var picture in pictures) tally.Add(picture);
        return tally.ToSurvey();
    }

    /// <summary>What the figures mean, one sentence each.</summary>
    public IReadOnlyList<string> Words
    {
        get
        {
            List<string> words = [];
            foreach (var one in Classes.Where(c => c.BorderCount > SuspiciousShare * c.Count && c.Count > 1))
                words.Add($"Of '{one.ClassName}' {one.BorderCount} of {one.Count} maps lie mostly on the border: a frame, a caption or the background may give the class away.");
            foreach (var one in Classes.Where(c => c.EmptyCount > 0))
                words.Add($"Of '{one.ClassName}' {one.EmptyCount} of {one.Count} maps are empty: nothing at the layer speaks for the class there.");
            if (words.Count == 0) words.Add("No class's maps lie mostly on the border, and none is empty.");
            if (WrongCount > 0) words.Add($"{WrongCount} of {Count} pictures are taken for another class than expected; look at the surest of them first.");
            return words;
        }
    }
}
