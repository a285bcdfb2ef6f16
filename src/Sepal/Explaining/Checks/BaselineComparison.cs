namespace Sepal.Explaining;

/// <summary>A method beside a map that knows nothing of the network, over many photos.</summary>
/// <param name="Baseline">The map: <c>random</c>, <c>centre</c> or <c>edges</c>.</param>
/// <param name="Deletion">How much smaller the method's deletion area is.</param>
/// <param name="Insertion">How much larger its insertion area is.</param>
/// <param name="Road">How much larger its ROAD score is; null where it was not measured.</param>
public sealed record BaselineComparison(string Baseline, MeanDifference Deletion, MeanDifference Insertion, MeanDifference? Road);
