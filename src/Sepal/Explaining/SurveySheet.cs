using Sepal.Imaging;

namespace Sepal.Explaining;

/// <summary>A data set's survey as a page: for each class its mean map beside its most and least certain pictures, and the most wrong pictures below.</summary>
public static class SurveySheet
{
    private const int Margin = 16, Gap = 14, Side = 160, MostClasses = 40, WrongAcross = 3;

    /// <summary>The page. Of more than 40 classes the most frequent ones are shown.</summary>
    /// <param name="survey">The survey; pictures without a tile leave their place empty.</param>
    /// <param name="title">What the page is about.</param>
    /// <param name="colorMap">The mean maps' colours; jet. 1 is red: a place that is a map's hottest in every picture.</param>
    public static Picture Create(HeatmapSurvey survey, string title, ColorMap? colorMap = null)
    {
        ArgumentNullException.ThrowIfNull(survey);
        ArgumentNullException.ThrowIfNull(title);
        var frequent = survey.Classes.OrderByDescending(c => c.Count).Take(MostClasses).ToHashSet();
        ClassSurvey[] classes = [.. survey.Classes.Where(frequent.Contains)];
        SheetTile[] wrong = [.. survey.MostWrong.Select(p => p.Tile).OfType<SheetTile>()];
        int tile = SheetTile.Width(Side), row = SheetTile.Height(Side) + Gap, line = SheetTile.Line;
        int width = Math.Max(Side + 2 * (tile + Gap), WrongAcross * (tile + Gap) - Gap), top = Margin + 2 * line, wrongRows = (wrong.Length + WrongAcross - 1) / WrongAcross;
        using var canvas = new Canvas(width + 2 * Margin, top + line + classes.Length * row + (wrong.Length > 0 ? 2 * line + wrongRows * row : 0) + Margin - Gap, Ink.White);
        canvas.Text(title, Margin, Margin, 1.3f * SheetTile.TextSize, Ink.Black, width);
        string[] heads = ["mean map", "most certain", "least certain"];
        int[] columns = [Margin, Margin + Side + Gap, Margin + Side + Gap + tile + Gap];
        for (int i = 0; i < heads.Length; i++) canvas.Text(heads[i], columns[i], top - 4, SheetTile.TextSize, Ink.Grey);
        for (int i = 0, y = top + line; i < classes.Length; i++, y += row) Draw(canvas, classes[i], columns, y, colorMap ?? ColorMap.Jet);
        int below = top + line + classes.Length * row;
        if (wrong.Length > 0) canvas.Text($"most wrong, the surest of {survey.WrongCount}", Margin, below + 4, 1.15f * SheetTile.TextSize, Ink.DarkRed, width);
        for (int i = 0; i < wrong.Length; i++) wrong[i].Draw(canvas, Margin + i % WrongAcross * (tile + Gap), below + 2 * line + i / WrongAcross * row);
        return canvas.ToPicture();
    }

    private static void Draw(Canvas canvas, ClassSurvey one, int[] columns, int y, ColorMap colorMap)
    {
        var mean = colorMap.Colour(Resizer.ResizeMap(one.MeanMap, one.Height, one.Width, Side, Side), Side, Side);
        canvas.Paste(mean, columns[0], y);
        canvas.Text($"{one.ClassName} ({one.Count})", columns[0], y + Side + 8, SheetTile.TextSize, Ink.Black, Side);
        canvas.Text($"border {100 * one.MeanBorderShare:0}% (even: 36%){(one.EmptyCount > 0 ? $", {one.EmptyCount} empty" : "")}", columns[0], y + Side + 8 + SheetTile.Line, 0.8f * SheetTile.TextSize, Ink.Grey, Side);
        one.MostCertain.Tile?.Draw(canvas, columns[1], y);
        one.LeastCertain.Tile?.Draw(canvas, columns[2], y);
    }
}
