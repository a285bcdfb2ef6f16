namespace Sepal.Runs;

/// <summary>What an experiment gave.</summary>
/// <param name="Name">The experiment's name.</param>
/// <param name="Result">Its run's figures.</param>
/// <param name="WasFinished">Whether an earlier call had finished it.</param>
public sealed record LabOutcome(string Name, RunResult Result, bool WasFinished);
