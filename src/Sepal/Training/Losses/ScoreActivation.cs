namespace Sepal.Training;

/// <summary>The activations that turn scores into probabilities.</summary>
internal enum ScoreActivation
{
    None,
    Softmax,
    Sigmoid,
}
