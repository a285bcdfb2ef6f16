namespace Sepal.Numerics;

/// <summary>One fact about the machine that the engine lives on.</summary>
/// <param name="Name">What was looked at, a word or two.</param>
/// <param name="Ok">Whether it is as it should be.</param>
/// <param name="Detail">What was found, one line.</param>
/// <param name="IsNeeded">Whether nothing works while it is not so.</param>
public sealed record EngineCheck(string Name, bool Ok, string Detail, bool IsNeeded = false);
