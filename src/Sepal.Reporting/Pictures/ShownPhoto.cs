using Sepal.Explaining;

namespace Sepal.Reporting.Pictures;

/// <summary>A photo of the measured part with what the network said of it, and why.</summary>
internal sealed record ShownPhoto
{
    /// <summary>The picture's place in the run's predictions.</summary>
    public required int Index { get; init; }

    /// <summary>The path from the data's root.</summary>
    public required string Path { get; init; }

    public required EmbeddedPicture Photo { get; init; }

    /// <summary>Null where only the photo is shown.</summary>
    public EmbeddedPicture? Heatmap { get; init; }

    public EmbeddedPicture? Overlay { get; init; }

    /// <summary>The numbers behind the heatmap.</summary>
    public Heatmap? Map { get; init; }

    /// <summary>Where on the photo the map is strongest, in words: <c>the upper left</c>.</summary>
    public string Strongest { get; init; } = "nowhere";

    /// <summary>The place of an explanation's peak on the photo as it is shown.</summary>
    public static string PlaceOf(Explanation explanation)
    {
        if (explanation.Heatmap.IsEmpty) return "nowhere";
        var map = explanation.Photo.Project(explanation.Heatmap);
        var (peakRow, peakColumn) = map.Peak();
        string row = Third(peakRow, map.Height, "upper", "middle", "lower"), column = Third(peakColumn, map.Width, "left", "middle", "right");
        return (row, column) switch
        {
            ("middle", "middle") => "the middle",
            ("middle", _) => $"the {column}",
            (_, "middle") => $"the {row} middle",
            _ => $"the {row} {column}",
        };
    }

    private static string Third(int place, int count, string first, string second, string third)
        => ((place + 0.5) / count) switch { < 1.0 / 3 => first, > 2.0 / 3 => third, _ => second };
}
