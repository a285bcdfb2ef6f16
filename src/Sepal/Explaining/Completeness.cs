namespace Sepal.Explaining;

/// <summary>
/// The check of integrated gradients: what is given to all pixels together is the difference between the score of the picture and that of black
/// (Sundararajan 2017, proposition 1). Steps that are too few show as a gap.
/// </summary>
/// <param name="Attributed">The sum over all pixels and colours.</param>
/// <param name="Difference">The score of the picture minus the score of black.</param>
public sealed record Completeness(double Attributed, double Difference)
{
    /// <summary>The gap as a share of the difference; 0 is exact, above 0.05 the map wants more steps.</summary>
    public double Gap => Math.Abs(Attributed - Difference) / Math.Max(Math.Abs(Difference), 1e-12);
}
