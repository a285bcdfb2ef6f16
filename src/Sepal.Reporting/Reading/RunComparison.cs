using Sepal.Evaluation;

namespace Sepal.Reporting.Reading;

/// <summary>Which of several runs are really different.</summary>
/// <param name="Pairs">Every pair; empty where they can't be compared, or there is only one run.</param>
/// <param name="WhyNot">Why there are none, in a sentence; null where there are, or only one run.</param>
internal sealed record RunComparison(IReadOnlyList<ModelComparison> Pairs, string? WhyNot)
{
    public static RunComparison Of(IReadOnlyList<ReportedRun> runs)
    {
        if (runs.Count < 2) return new RunComparison([], null);
        if (Reason(runs) is { } reason) return new RunComparison([], $"The runs can't be compared picture by picture: {reason}. Train them on the same split to see which differences are real.");
        try
        {
            return new RunComparison(ModelComparison.All([.. runs.Select(run => (run.Name, WithOwnPaths(run)))]), null);
        }
        catch (DatasetException e)
        {
            return new RunComparison([], $"The runs can't be compared picture by picture: {e.Message}");
        }
    }

    private static string? Reason(IReadOnlyList<ReportedRun> runs)
    {
        var first = runs[0];
        foreach (var run in runs.Skip(1))
        {
            if (run.MeasuredPart != first.MeasuredPart) return $"{first.Name} was measured on its {first.PartName} part, {run.Name} on its {run.PartName} part";
            if (!run.ClassNames.Order(StringComparer.Ordinal).SequenceEqual(first.ClassNames.Order(StringComparer.Ordinal), StringComparer.Ordinal)) return $"{first.Name} and {run.Name} have different classes";
            if (!run.Pictures.AreThoseOf(first.Pictures)) return $"{first.Name} and {run.Name} had different pictures, or other parts of them";
        }
        return null;
    }

    /// <summary>Paths from the data's root on, which stay the same where the folder was moved.</summary>
    private static PredictionSet WithOwnPaths(ReportedRun run)
    {
        var set = run.Predictions;
        float[] rows = new float[set.Count * set.ClassNames.Count];
        for (int i = 0; i < set.Count; i++) set.Row(i).CopyTo(rows.AsSpan(i * set.ClassNames.Count));
        return new PredictionSet(rows, [.. set.Labels], [.. set.Paths.Select(path => run.Pictures.Find(path)?.RelativePath ?? path)], [.. set.ClassNames]);
    }
}
