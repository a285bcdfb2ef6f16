namespace Sepal.Explaining;

/// <summary>The class's probability while more and more of the picture is removed or put in, most important places first.</summary>
/// <param name="Probabilities">From nothing to everything, at equal steps; each in [0, 1].</param>
public sealed record RemovalCurve(IReadOnlyList<double> Probabilities)
{
    /// <summary>The area under the curve, in [0, 1], by trapezoids.</summary>
    public double Area => (Probabilities.Sum() - (Probabilities[0] + Probabilities[^1]) / 2) / (Probabilities.Count - 1);
}
