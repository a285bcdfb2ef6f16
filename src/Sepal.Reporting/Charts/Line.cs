namespace Sepal.Reporting.Charts;

/// <summary>A line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">What stands at its end.</param>
/// <param name="Style">The class of its colour and dashes in the style sheet.</param>
/// <param name="Values">A value for each epoch; null where there is none.</param>
internal sealed record Line(string Name, string Style, IReadOnlyList<double?> Values);
