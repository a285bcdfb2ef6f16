namespace Sepal.Explaining;

/// <summary>
/// The class's probability when a share of the pixels is replaced by what their neighbours suggest, with a little noise: no black holes that a network has never seen.
/// Source: Rong et al.: A Consistent and Efficient Evaluation Strategy for Attribution Methods (ICML 2022), ROAD.
/// </summary>
/// <param name="MostFirst">With 10%, 20%, … 90% of the pixels replaced, the most important ones first.</param>
/// <param name="LeastFirst">The least important ones first.</param>
public sealed record RoadCurves(IReadOnlyList<double> MostFirst, IReadOnlyList<double> LeastFirst)
{
    /// <summary>How much more the least important pixels can be spared than the most important ones: the mean gap of the curves, -1 to 1; above 0 the map tells them apart.</summary>
    public double Score => LeastFirst.Zip(MostFirst, (least, most) => least - most).Average();
}
