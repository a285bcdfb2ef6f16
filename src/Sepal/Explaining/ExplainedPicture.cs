namespace Sepal.Explaining;

/// <summary>A picture of a data set with its heatmap.</summary>
/// <param name="Path">Where it lies, for showing.</param>
/// <param name="Heatmap">Its heatmap, of the predicted class.</param>
/// <param name="Expected">The class that it should have; null where nobody knows.</param>
/// <param name="Tile">What a page shows of it; null: nothing.</param>
public sealed record ExplainedPicture(string Path, Heatmap Heatmap, string? Expected = null, SheetTile? Tile = null)
{
    /// <summary>Whether the explained class is not the expected one.</summary>
    public bool IsWrong => Expected is not null && Expected != Heatmap.ClassName;
}
