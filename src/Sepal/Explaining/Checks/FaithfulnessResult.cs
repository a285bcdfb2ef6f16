namespace Sepal.Explaining;

/// <summary>A heatmap's faithfulness beside that of maps which know nothing of the network.</summary>
/// <param name="Map">The heatmap's.</param>
/// <param name="Baselines">A random map as coarse as the heatmap, a hill in the middle, and the picture's edges; empty where they were not measured.</param>
public sealed record FaithfulnessResult(MapFaithfulness Map, IReadOnlyList<MapFaithfulness> Baselines)
{
    /// <summary>Whether the heatmap beats every map that knows nothing, in every figure. False without baselines.</summary>
    public bool BeatsAll => Baselines.Count > 0 && Baselines.All(b => Lost(b).Length == 0);

    /// <summary>Whether every map that knows nothing is as good in most figures: the picture says nothing. False without baselines.</summary>
    public bool IsRefuted => Baselines.Count > 0 && Baselines.All(b => 2 * Lost(b).Length >= (Map.Road is null ? 2 : 3));

    /// <summary>What the figures mean, for people: one sentence each.</summary>
    public IReadOnlyList<string> Words
    {
        get
        {
            List<string> words =
            [
                $"Deletion {Map.Deletion.Area:0.000}: the mean probability while the marked pixels turn black, most important first; low is good.",
                $"Insertion {Map.Insertion.Area:0.000}: the mean probability while they come back into the blurred photo; high is good.",
            ];
            if (Map.Road is { } road) words.Add($"ROAD {road.Score:+0.000;-0.000}: how much more the unmarked pixels can be spared than the marked ones, replaced from their neighbours; above 0 is good.");
            if (Baselines.Count == 0) return words;
            words.AddRange(Baselines.Select(b => $"Beside {BaselineMap.Describe(b.Name)}: deletion {b.Deletion.Area:0.000}, insertion {b.Insertion.Area:0.000}{(b.Road is { } r ? $", ROAD {r.Score:+0.000;-0.000}" : "")}."));
            words.Add(Verdict());
            return words;
        }
    }

    private string Verdict()
    {
        if (BeatsAll) return "The map points at what the network uses better than all maps that know nothing of it.";
        if (IsRefuted) return "No better than maps that know nothing of the network: don't believe this picture.";
        var lost = Baselines.Select(b => (Name: BaselineMap.Describe(b.Name), Figures: Lost(b))).Where(l => l.Figures.Length > 0);
        return $"Not better than {string.Join("; ", lost.Select(l => $"{l.Name} in {Listed(l.Figures)}"))}: read it with care.";
    }

    /// <summary><c>a, b and c</c>.</summary>
    internal static string Listed(string[] figures) => figures.Length < 2 ? string.Concat(figures) : $"{string.Join(", ", figures[..^1])} and {figures[^1]}";

    /// <summary>The figures in which another map is as good.</summary>
    private string[] Lost(MapFaithfulness other)
    {
        List<string> lost = [];
        if (Map.Deletion.Area >= other.Deletion.Area) lost.Add("deletion");
        if (Map.Insertion.Area <= other.Insertion.Area) lost.Add("insertion");
        if (Map.Road is { } road && other.Road is { } otherRoad && road.Score <= otherRoad.Score) lost.Add("ROAD");
        return [.. lost];
    }
}
