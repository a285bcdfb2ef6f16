namespace Sepal.Prediction;

/// <summary>How probable a class is for a picture.</summary>
/// <param name="ClassName">The class.</param>
/// <param name="Index">Its place among the network's outputs, from 0.</param>
/// <param name="Probability">In [0, 1]; those of all classes sum to 1.</param>
public sealed record ClassProbability(string ClassName, int Index, double Probability);
