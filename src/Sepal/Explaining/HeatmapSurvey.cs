namespace Sepal.Explaining;

/// <summary>The heatmaps of a whole data set, class by class: where the network usually looks, and which pictures to look at first.</summary>
/// <param name="Classes">One for each explained class, in the order of their numbers.</param>
/// <param name="MostWrong">Pictures whose explained class is not the expected one, the surest first.</param>
public sealed record HeatmapSurvey(IReadOnlyList<ClassSurvey> Classes, IReadOnlyList<ExplainedPicture> MostWrong)
{
    /// <summary>A map with more of itself in the frame at the border than this lies on the border; an even one has 0.36.</summary>
    public const double BorderLimit = 0.6;

    /// <summary>Sums up pictures that one method explained at one layer.</summary>
    /// <exception cref="ArgumentException">There is no picture, or maps differ in size.</exception>
    public static HeatmapSurvey Of(IReadOnlyList<ExplainedPicture> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Count == 0) throw new ArgumentException("Expected at least one picture; got none.", nameof(pictures));
        var first = pictures[0].Heatmap;
        if (pictures.FirstOrDefault(p => p.Heatmap.Height != first.Height || p.Heatmap.Width != first.Width) is { } odd)
            throw new ArgumentException($"Expected maps of one size, {first.Height} × {first.Width}; that of '{odd.Path}' is {odd.Heatmap.Height} × {odd.Heatmap.Width}. Explain all with one method at one layer.", nameof(pictures));
        return new HeatmapSurvey(
            [.. pictures.GroupBy(p => p.Heatmap.ClassIndex).OrderBy(g => g.Key).Select(g => Survey([.. g]))],
            [.. pictures.Where(p => p.IsWrong).OrderByDescending(p => p.Heatmap.Probability)]);
    }

    private static ClassSurvey Survey(ExplainedPicture[] pictures)
    {
        var first = pictures[0].Heatmap;
        float[] mean = new float[first.Map.Length];
        foreach (var picture in pictures)
            for (int i = 0; i < mean.Length; i++) mean[i] += picture.Heatmap.Map[i] / pictures.Length;
        double[] borders = [.. pictures.Select(p => p.Heatmap.BorderShare())];
        return new ClassSurvey(first.ClassName, pictures.Length, pictures.Count(p => p.Heatmap.IsEmpty), first.Height, first.Width, mean, borders.Average(), borders.Count(b => b > BorderLimit),
            pictures.MaxBy(p => p.Heatmap.Probability)!, pictures.MinBy(p => p.Heatmap.Probability)!);
    }
}
