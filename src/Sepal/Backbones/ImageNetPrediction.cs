namespace Sepal.Backbones;

/// <summary>A class and how likely a backbone finds it.</summary>
/// <param name="Class">The class.</param>
/// <param name="Probability">In [0, 1].</param>
public sealed record ImageNetPrediction(ImageNetClass Class, float Probability);
