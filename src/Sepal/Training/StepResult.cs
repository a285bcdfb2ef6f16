namespace Sepal.Training;

/// <summary>What one step measured, before it changed the weights.</summary>
/// <param name="Loss">The mean loss of the batch.</param>
/// <param name="Correct">How many of its samples were classified rightly.</param>
/// <param name="Count">Its samples.</param>
public readonly record struct StepResult(double Loss, int Correct, int Count);
