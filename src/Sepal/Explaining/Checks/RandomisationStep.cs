namespace Sepal.Explaining;

/// <summary>How like the map of a network with partly random weights is to the true one.</summary>
/// <param name="Layers">How many layers' weights are drawn anew, from the top.</param>
/// <param name="DownTo">The lowest of them, by path.</param>
/// <param name="Spearman">Rank correlation with the true map, -1 to 1; the mean over draws.</param>
/// <param name="Structural">Structural similarity with the true map, -1 to 1; the mean over draws.</param>
public sealed record RandomisationStep(int Layers, string DownTo, double Spearman, double Structural);
