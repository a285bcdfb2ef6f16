using Sepal.Reporting.Markup;
using Sepal.Reporting.Reading;

namespace Sepal.Reporting.Sections;

/// <summary>A confusion matrix as a coloured table: counts, and their share of the row.</summary>
internal static class ConfusionTable
{
    // What fits a printed page.
    private const int MostClasses = 12;

    // A colour that is full at 1 would hide the number on it.
    private const double StrongestColour = 0.5;

    public static Html Write(Captions captions, ReportedRun run)
    {
        var confusion = run.Evaluation.Confusion;
        bool isWhole = confusion.Size <= MostClasses;
        int[] shown = isWhole ? [.. Enumerable.Range(0, confusion.Size)]
            : [.. Enumerable.Range(0, confusion.Size).OrderByDescending(c => confusion.Actual(c) + confusion.Predicted(c) - 2 * confusion[c, c]).ThenBy(c => c).Take(MostClasses).Order()];
        var head = Html.Each(shown, c => Html.Of($"<th scope=\"col\">{run.ClassNames[c]}</th>"));
        string others = isWhole ? "" : "other classes";
        var rows = Html.Each(shown, row => Row(run, row, shown, isWhole));
        string cut = isWhole ? "" : $" Of {confusion.Size} classes the {MostClasses} with the most mistakes are shown; confusion.csv has all.";
        return captions.Table(
            Html.Of($"Confusion matrix of {run.Name} on the {run.PartName} part: true classes in rows, what they were taken for in columns; counts, and their share of the row. Blue is right, orange wrong.{cut}"),
            Html.Of($"""
                <table class="confusion"><thead><tr><th scope="col">is \ taken for</th>{head}{(isWhole ? Html.Empty : Html.Of($"<th scope=\"col\">{others}</th>"))}<th scope="col" class="n">photos</th></tr></thead><tbody>
                {rows}</tbody></table>
                """));
    }

    private static Html Row(ReportedRun run, int row, int[] shown, bool isWhole)
    {
        var confusion = run.Evaluation.Confusion;
        int all = confusion.Actual(row), others = all - shown.Sum(column => confusion[row, column]);
        var cells = Html.Each(shown, column => Cell(confusion[row, column], all, row == column));
        return Html.Of($"<tr><th scope=\"row\">{run.ClassNames[row]}</th>{cells}{(isWhole ? Html.Empty : Cell(others, all, isRight: false))}<td class=\"n\">{all}</td></tr>\n");
    }

    private static Html Cell(int count, int all, bool isRight)
    {
        if (count == 0) return Html.Of($"<td class=\"zero\">0</td>");
        double share = (double)count / all;
        return Html.Of($"<td class=\"{(isRight ? "hit" : "miss")}\" style=\"--share:{Numbers.Place(100 * StrongestColour * share)}%\">{count}<small>{Numbers.Fixed(100 * share, 0)}%</small></td>");
    }
}
