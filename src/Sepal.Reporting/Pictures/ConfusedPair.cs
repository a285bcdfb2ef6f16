namespace Sepal.Reporting.Pictures;

/// <summary>Photos of one class that were taken for another.</summary>
/// <param name="Actual">The true class, from 0.</param>
/// <param name="Predicted">The class that they were taken for.</param>
/// <param name="Count">How many.</param>
/// <param name="Of">Photos of the true class.</param>
/// <param name="Photos">Some of them, as places in the run's predictions.</param>
internal sealed record ConfusedPair(int Actual, int Predicted, int Count, int Of, IReadOnlyList<int> Photos);
