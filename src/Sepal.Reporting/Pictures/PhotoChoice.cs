using Sepal.Reporting.Reading;

namespace Sepal.Reporting.Pictures;

/// <summary>Which photos of a run are shown, by rules that can't pick the pretty ones. Each is a place in the run's predictions.</summary>
/// <param name="Right">Rightly answered photos, class by class.</param>
/// <param name="Wrong">Wrongly answered photos.</param>
/// <param name="Mistakes">The mistakes of which the network was surest, the surest first.</param>
/// <param name="Pairs">The most confused pairs of classes, each with a few of its photos.</param>
internal sealed record PhotoChoice(IReadOnlyList<int> Right, IReadOnlyList<int> Wrong, IReadOnlyList<int> Mistakes, IReadOnlyList<ConfusedPair> Pairs)
{
    private const int PhotosOfPair = 6;

    /// <param name="run">The run.</param>
    /// <param name="rightInAll">Hashes of photos that every run of the report got right: they are shown rather, so that heatmaps of one photo can be compared.</param>
    /// <param name="options">How many.</param>
    public static PhotoChoice Of(ReportedRun run, IReadOnlySet<string> rightInAll, ReportOptions options)
    {
        // The hash of a photo's bytes orders photos without looking at them.
        string Hash(int picture) => run.Pictures.Find(run.Predictions.Paths[picture])?.Hash ?? run.Predictions.Paths[picture];
        int[] all = [.. Enumerable.Range(0, run.Predictions.Count).OrderBy(Hash, StringComparer.Ordinal)];
        int[] wrong = [.. all.Where(i => !run.IsRight(i))];
        int wrongs = Math.Min(options.HeatmapsPerRun / 2, wrong.Length), rights = options.HeatmapsPerRun - wrongs;
        var byClass = all.Where(run.IsRight).OrderBy(i => !rightInAll.Contains(Hash(i))).GroupBy(i => run.Predictions.Labels[i]).OrderBy(g => g.Key).Select(g => g.ToArray()).ToArray();
        int[] mistakes = [.. wrong.OrderByDescending(run.Predictions.Confidence).Take(options.MistakesPerRun)];
        return new PhotoChoice([.. Rounds(byClass).Take(rights)], [.. wrong.Where(i => !mistakes.Contains(i)).Concat(mistakes).Take(wrongs)], mistakes, [.. PairsOf(run, wrong).Take(options.PairsPerRun)]);
    }

    /// <summary>The pairs of classes that are mistaken for one another, most often first.</summary>
    public static IEnumerable<ConfusedPair> PairsOf(ReportedRun run, IReadOnlyList<int> wrong)
        => wrong.GroupBy(i => (Actual: run.Predictions.Labels[i], Predicted: run.Predictions.Predicted[i])).OrderByDescending(g => g.Count()).ThenBy(g => g.Key)
            .Select(g => new ConfusedPair(g.Key.Actual, g.Key.Predicted, g.Count(), run.Evaluation.Confusion.Actual(g.Key.Actual), [.. g.Take(PhotosOfPair)]));

    // One of each class, then the next of each.
    private static IEnumerable<int> Rounds(int[][] classes)
        => Enumerable.Range(0, classes.Select(photos => photos.Length).DefaultIfEmpty().Max()).SelectMany(round => classes.Where(photos => round < photos.Length).Select(photos => photos[round]));
}
