using Sepal.Evaluation;

namespace Sepal.Reporting.Charts;

/// <summary>A bar of <see cref="IntervalBars"/>.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Value">Its length, in [0, 1].</param>
/// <param name="Interval">The whisker on its end.</param>
internal sealed record IntervalBar(string Name, double Value, ConfidenceInterval Interval);
