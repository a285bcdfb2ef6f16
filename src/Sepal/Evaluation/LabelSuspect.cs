namespace Sepal.Evaluation;

/// <summary>A picture whose label may be wrong.</summary>
/// <param name="Picture">Its place in the predictions.</param>
/// <param name="Given">Its label.</param>
/// <param name="Suggested">The class that it looks like.</param>
/// <param name="Confidence">How probable that class is, in [0, 1].</param>
/// <param name="GivenProbability">How probable its label is.</param>
public sealed record LabelSuspect(int Picture, int Given, int Suggested, double Confidence, double GivenProbability);
