namespace Sepal.Explaining;

/// <summary>A file with its explanation, or why there is none.</summary>
/// <param name="Path">The file.</param>
/// <param name="Photo">The photo; null where the file can't be read.</param>
/// <param name="Heatmap">Its heatmap; null where the file can't be read.</param>
/// <param name="Error">Why the file can't be read, one line; null where it could.</param>
public sealed record ExplainedFile(string Path, Photo? Photo, Heatmap? Heatmap, string? Error = null);
