using Sepal.Reporting.Markup;

namespace Sepal.Reporting.Charts;

/// <summary>Values over the epochs of a training, as a drawing inside the page: its colours are the page's, light or dark, and its text can be read aloud.</summary>
internal sealed record LineChart
{
    // In units of the drawing, which is shown about as large as it says.
    private const double Width = 420, Height = 262, Left = 44, Right = 74, Top = 38, Bottom = 36, LineHeight = 14;
    private const int MostDots = 40;

    /// <summary>A word for ids: different for each drawing of a page.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>What the drawing shows, in sentences, for those who don't see it.</summary>
    public required string Description { get; init; }

    public required IReadOnlyList<Line> Lines { get; init; }

    /// <summary>Whether values are ratios, shown in percent up to 100.</summary>
    public bool IsRatio { get; init; }

    /// <summary>The first epoch of a stretch that is shaded to the end, from 1; null: none.</summary>
    public int? ShadedFrom { get; init; }

    /// <summary>What is written at the shaded stretch, or at <see cref="MarkedEpoch"/>.</summary>
    public string? MarkText { get; init; }

    /// <summary>An epoch with a line from top to bottom; null: none.</summary>
    public int? MarkedEpoch { get; init; }

    /// <summary>The epoch whose weights are kept; it gets a ring on every line.</summary>
    public required int KeptEpoch { get; init; }

    /// <summary>Whether the space between the first two lines is filled: the gap.</summary>
    public bool FillsGap { get; init; }

    public Html Draw()
    {
        int count = Lines.Max(line => line.Values.Count);
        var x = Axis.Whole(count, Left, Width - Right);
        var y = Vertical();
        return Html.Of($"""
            <svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-labelledby="{Id}-t {Id}-d"><title id="{Id}-t">{Title}</title><desc id="{Id}-d">{Description}</desc>
            <text class="name" x="{Left}" y="14">{Title}</text>
            {Shade(x)}{Rulers(x, y)}{Gap(x, y)}{Html.Each(Lines, line => Curve(line, x, y))}{Mark(x)}{Names(x, y)}</svg>

            """);
    }

    private Axis Vertical()
    {
        double[] values = [.. Lines.SelectMany(line => line.Values).OfType<double>().Where(double.IsFinite)];
        if (values.Length == 0) return Axis.Round(0, 1, Height - Bottom, Top);
        if (IsRatio) return Axis.Round(Math.Min(Math.Floor(5 * values.Min()) / 5, 0.8), 1, Height - Bottom, Top);
        return Axis.Round(0, Math.Max(values.Max(), 1e-3), Height - Bottom, Top);
    }

    private Html Rulers(Axis x, Axis y)
    {
        var lines = Html.Each(y.Marks, mark => Html.Of($"""
            <line class="ruler" x1="{Left}" x2="{Width - Right}" y1="{Place(y[mark])}" y2="{Place(y[mark])}"/><text class="mark" x="{Left - 6}" y="{Place(y[mark] + 4)}" text-anchor="end">{(IsRatio ? $"{100 * mark:0}%" : Numbers.Fixed(mark, y.Decimals))}</text>

            """));
        var marks = Html.Each(x.Marks, mark => Html.Of($"<text class=\"mark\" x=\"{Place(x[mark])}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{mark}</text>"));
        return Html.Of($"{lines}{marks}<text class=\"mark\" x=\"{Place((Left + Width - Right) / 2)}\" y=\"{Height - 4}\" text-anchor=\"middle\">epoch</text>\n");
    }

    private Html Curve(Line line, Axis x, Axis y)
    {
        var points = Points(line).ToArray();
        string path = string.Join(' ', points.Select((point, i) => $"{(i == 0 ? 'M' : 'L')}{Place(x[point.Epoch])} {Place(y[point.Value])}"));
        var dots = points.Length > MostDots ? Html.Empty : Html.Each(points, point => Html.Of($"<circle class=\"dot {line.Style}\" cx=\"{Place(x[point.Epoch])}\" cy=\"{Place(y[point.Value])}\" r=\"2.2\"/>"));
        var kept = Html.Each(points.Where(point => point.Epoch == KeptEpoch), point => Html.Of($"<circle class=\"kept {line.Style}\" cx=\"{Place(x[point.Epoch])}\" cy=\"{Place(y[point.Value])}\" r=\"5\"/>"));
        return Html.Of($"<path class=\"line {line.Style}\" d=\"{path}\"/>{dots}{kept}\n");
    }

    private Html Gap(Axis x, Axis y)
    {
        if (!FillsGap || Lines.Count < 2) return Html.Empty;
        var (first, second) = (Points(Lines[0]).ToArray(), Points(Lines[1]).Reverse().ToArray());
        if (first.Length < 2 || second.Length < 2) return Html.Empty;
        string points = string.Join(' ', first.Concat(second).Select(point => $"{Place(x[point.Epoch])},{Place(y[point.Value])}"));
        return Html.Of($"<polygon class=\"gap\" points=\"{points}\"/>\n");
    }

    private Html Shade(Axis x)
    {
        if (ShadedFrom is not { } epoch) return Html.Empty;
        double from = x[epoch];
        return Html.Of($"<rect class=\"shade\" x=\"{Place(from)}\" y=\"{Top}\" width=\"{Place(Width - Right - from)}\" height=\"{Height - Bottom - Top}\"/>\n");
    }

    private Html Mark(Axis x)
    {
        if (MarkedEpoch is not { } epoch) return Html.Empty;
        bool isLate = x[epoch] > (Left + Width - Right) / 2;
        return Html.Of($"""
            <line class="pointer" x1="{Place(x[epoch])}" x2="{Place(x[epoch])}" y1="{Top - 14}" y2="{Height - Bottom}"/><text class="mark strong" x="{Place(x[epoch] + (isLate ? -5 : 5))}" y="{Top - 5}" text-anchor="{(isLate ? "end" : "start")}">{MarkText}</text>

            """);
    }

    /// <summary>Each line's name at its end, moved apart where they would lie on each other.</summary>
    private Html Names(Axis x, Axis y)
    {
        var ends = Lines.Select(line => (Line: line, Points: Points(line).ToArray())).Where(end => end.Points.Length > 0)
            .Select(end => (end.Line, X: x[end.Points[^1].Epoch], Y: y[end.Points[^1].Value])).OrderBy(end => end.Y).ToArray();
        for (int i = 1; i < ends.Length; i++) ends[i].Y = Math.Max(ends[i].Y, ends[i - 1].Y + LineHeight);
        double below = ends.Length == 0 ? 0 : Math.Max(0, ends[^1].Y - (Height - Bottom));
        return Html.Each(ends, end => Html.Of($"<text class=\"end {end.Line.Style}\" x=\"{Place(end.X + 9)}\" y=\"{Place(end.Y - below + 4)}\">{end.Line.Name}</text>"));
    }

    private static IEnumerable<(int Epoch, double Value)> Points(Line line)
        => line.Values.Index().Where(point => point.Item is { } value && double.IsFinite(value)).Select(point => (point.Index + 1, point.Item!.Value));

    private static string Place(double value) => Numbers.Place(value);
}
