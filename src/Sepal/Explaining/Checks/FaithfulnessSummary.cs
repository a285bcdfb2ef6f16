namespace Sepal.Explaining;

/// <summary>A method's faithfulness over many photos: one photo proves nothing.</summary>
/// <param name="Photos">How many.</param>
/// <param name="MeanDeletion">The mean deletion area; low is good.</param>
/// <param name="MeanInsertion">The mean insertion area; high is good.</param>
/// <param name="Comparisons">Beside each map that knows nothing.</param>
public sealed record FaithfulnessSummary(int Photos, double MeanDeletion, double MeanInsertion, IReadOnlyList<BaselineComparison> Comparisons)
{
    /// <summary>What the figures mean, one sentence each.</summary>
    public IReadOnlyList<string> Words =>
    [
        $"Over {Photos} photos: deletion {MeanDeletion:0.000} (low is good), insertion {MeanInsertion:0.000} (high is good).",
        .. Comparisons.Select(c => $"Beside {BaselineMap.Describe(c.Baseline)}, better by: deletion {c.Deletion}; insertion {c.Insertion}{(c.Road is null ? "" : $"; ROAD {c.Road}")}."),
        .. Comparisons.Count > 0 ? [Verdict()] : Array.Empty<string>(),
    ];

    private string Verdict()
    {
        string open = Where(difference => difference is { IsCertain: false, High: >= 0 }), worse = Where(difference => difference.High < 0);
        return (open, worse) switch
        {
            ("", "") => "Surely better than every map that knows nothing of the network, in every figure.",
            (_, "") => $"Not surely better (the interval reaches 0) than {open}.",
            ("", _) => $"Worse than {worse}.",
            _ => $"Not surely better (the interval reaches 0) than {open}. Worse than {worse}.",
        };
    }

    /// <summary>The maps that know nothing, with the figures whose differences are so.</summary>
    private string Where(Predicate<MeanDifference> isSo) => string.Join("; ", Comparisons
        .Select(c => (c.Baseline, Figures: new (string Name, MeanDifference? Difference)[] { ("deletion", c.Deletion), ("insertion", c.Insertion), ("ROAD", c.Road) }
            .Where(f => f.Difference is not null && isSo(f.Difference)).Select(f => f.Name).ToArray()))
        .Where(c => c.Figures.Length > 0).Select(c => $"{BaselineMap.Describe(c.Baseline)} in {FaithfulnessResult.Listed(c.Figures)}"));

    /// <summary>Sums up the results of one method.</summary>
    /// <exception cref="ArgumentException">There is no result, or they were measured with different baselines.</exception>
    public static FaithfulnessSummary Of(IReadOnlyList<FaithfulnessResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (results.Count == 0) throw new ArgumentException("Expected at least one result; got none.", nameof(results));
        string[] names = [.. results[0].Baselines.Select(b => b.Name)];
        if (results.Any(r => !r.Baselines.Select(b => b.Name).SequenceEqual(names))) throw new ArgumentException("Expected results with the same baselines.", nameof(results));
        return new FaithfulnessSummary(results.Count, results.Average(r => r.Map.Deletion.Area), results.Average(r => r.Map.Insertion.Area), [.. names.Select((name, i) => Compare(results, name, i))]);
    }

    private static BaselineComparison Compare(IReadOnlyList<FaithfulnessResult> results, string name, int baseline) => new(
        name,
        MeanDifference.Of([.. results.Select(r => r.Baselines[baseline].Deletion.Area - r.Map.Deletion.Area)]),
        MeanDifference.Of([.. results.Select(r => r.Map.Insertion.Area - r.Baselines[baseline].Insertion.Area)]),
        results.All(r => r.Map.Road is not null && r.Baselines[baseline].Road is not null)
            ? MeanDifference.Of([.. results.Select(r => r.Map.Road!.Score - r.Baselines[baseline].Road!.Score)])
            : null);
}
