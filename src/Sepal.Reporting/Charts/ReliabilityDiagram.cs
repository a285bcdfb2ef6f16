using Sepal.Evaluation;
using Sepal.Reporting.Markup;

namespace Sepal.Reporting.Charts;

/// <summary>How often a network is right where it says that it is so sure: on the diagonal where it is calibrated, below it where it is too sure. Larger dots are of more photos.</summary>
internal sealed record ReliabilityDiagram
{
    private const double Width = 330, Height = 300, Left = 44, Right = 10, Top = 26, Bottom = 40, LargestRadius = 9;

    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<CalibrationBin> Before { get; init; }

    /// <summary>After temperature scaling; null where that could not be had.</summary>
    public IReadOnlyList<CalibrationBin>? After { get; init; }

    public Html Draw()
    {
        var x = Axis.Round(0, 1, Left, Width - Right);
        var y = Axis.Round(0, 1, Height - Bottom, Top);
        var rulers = Html.Each(y.Marks, mark => Html.Of($"""
            <line class="ruler" x1="{Left}" x2="{Width - Right}" y1="{Place(y[mark])}" y2="{Place(y[mark])}"/><text class="mark" x="{Left - 6}" y="{Place(y[mark] + 4)}" text-anchor="end">{100 * mark:0}%</text><text class="mark" x="{Place(x[mark])}" y="{Height - Bottom + 16}" text-anchor="{(mark > 0.99 ? "end" : "middle")}">{100 * mark:0}%</text>

            """));
        return Html.Of($"""
            <svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-labelledby="{Id}-t {Id}-d"><title id="{Id}-t">{Title}</title><desc id="{Id}-d">{Description}</desc>
            <text class="name" x="{Left}" y="14">{Title}</text>
            {rulers}<line class="diagonal" x1="{Place(x[0])}" y1="{Place(y[0])}" x2="{Place(x[1])}" y2="{Place(y[1])}"/>
            {Points(Before, "before", x, y)}{(After is null ? Html.Empty : Points(After, "after", x, y))}<text class="mark" x="{Place((Left + Width - Right) / 2)}" y="{Height - 5}" text-anchor="middle">how sure it is; upwards: how often it is right</text></svg>

            """);
    }

    private static Html Points(IReadOnlyList<CalibrationBin> bins, string style, Axis x, Axis y)
    {
        int most = Math.Max(1, bins.Max(bin => bin.Images));
        var filled = bins.Where(bin => bin.Images > 0).ToArray();
        string path = string.Join(' ', filled.Select((bin, i) => $"{(i == 0 ? 'M' : 'L')}{Place(x[bin.Confidence])} {Place(y[bin.Accuracy])}"));
        var dots = Html.Each(filled, bin => Html.Of($"<circle class=\"bin {style}\" cx=\"{Place(x[bin.Confidence])}\" cy=\"{Place(y[bin.Accuracy])}\" r=\"{Place(1.5 + (LargestRadius - 1.5) * Math.Sqrt((double)bin.Images / most))}\"/>"));
        return Html.Of($"<path class=\"line thin {style}\" d=\"{path}\"/>{dots}\n");
    }

    private static string Place(double value) => Numbers.Place(value);
}
