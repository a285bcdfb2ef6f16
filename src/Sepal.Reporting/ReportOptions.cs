namespace Sepal.Reporting;

/// <summary>What a report says beyond its runs, and how many pictures it shows.</summary>
public sealed record ReportOptions
{
    /// <summary>The heading; null: <c>Image classification report</c>.</summary>
    public string? Title { get; init; }

    /// <summary>The command that repeats everything; null: each run's own commands are listed.</summary>
    public string? Command { get; init; }

    /// <summary>Sentences for the reader that stand under the findings; none.</summary>
    public IReadOnlyList<string> Notes { get; init => field = value ?? []; } = [];

    /// <summary>Photos of each run that are shown with their heatmap, half of them right and half wrong where there are as many; 0 to 100, default 6. Each costs a Grad-CAM.</summary>
    public int HeatmapsPerRun { get; init => field = Within(value, nameof(HeatmapsPerRun)); } = 6;

    /// <summary>The surest mistakes of each run that are shown with their heatmap; 0 to 100, default 6. Each costs a Grad-CAM.</summary>
    public int MistakesPerRun { get; init => field = Within(value, nameof(MistakesPerRun)); } = 6;

    /// <summary>Pairs of classes of each run that are shown with photos of their mistakes, the most confused first; 0 to 100, default 3.</summary>
    public int PairsPerRun { get; init => field = Within(value, nameof(PairsPerRun)); } = 3;

    private static int Within(int value, string name)
        => value is >= 0 and <= 100 ? value : throw new ArgumentOutOfRangeException(name, value, $"Expected {name} from 0 to 100; got {value}.");
}
