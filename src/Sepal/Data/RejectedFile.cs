namespace Sepal.Data;

/// <summary>A file that is not used, and why.</summary>
/// <param name="Path">The path from the data set's root, with forward slashes; a folder's ends with one.</param>
/// <param name="Reason">The reason in words, one line.</param>
public sealed record RejectedFile(string Path, string Reason);
