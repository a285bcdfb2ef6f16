namespace Sepal.Explaining;

/// <summary>How like the map of another class is.</summary>
/// <param name="ClassName">The other class.</param>
/// <param name="Spearman">The rank correlation of the two maps, -1 to 1.</param>
public sealed record ClassCorrelation(string ClassName, double Spearman);
