namespace Sepal.Prediction;

/// <summary>What a network says of a picture file, or why it could not be asked.</summary>
/// <param name="Path">The file.</param>
/// <param name="Classes">The most probable classes, most probable first; empty for a file that can't be read.</param>
/// <param name="Error">Why the file can't be read, one line; null where it could.</param>
public sealed record FilePrediction(string Path, IReadOnlyList<ClassProbability> Classes, string? Error = null);
