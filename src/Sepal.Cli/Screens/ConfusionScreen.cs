using Sepal.Evaluation;
using Spectre.Console;

namespace Sepal.Cli.Screens;

/// <summary>The confusion matrix: a row for each true class, a column for each answer. On a terminal right answers are shaded green and wrong ones red, the more the stronger.</summary>
internal static class ConfusionScreen
{
    private const int MostClasses = 30;

    public static void Show(Session session, EvaluationResult result)
    {
        var names = result.Classes.Select(one => Printable.Line(one.Name)).ToArray();
        int columns = Columns(session.Screen.Profile.Width, names);
        if (names.Length > MostClasses || columns == 0) return; // the list of what is confused most says it
        var table = new Table().Border(TableBorder.Simple).AddColumn("is \\ taken for");
        foreach (string name in names) table.AddColumn(new TableColumn(Markup.Escape(Shorten(name, columns))).RightAligned().NoWrap());
        for (int actual = 0; actual < names.Length; actual++)
        {
            int images = result.Confusion.Actual(actual);
            table.AddRow([new Text(names[actual]), .. Enumerable.Range(0, names.Length).Select(predicted => Cell(result.Confusion[actual, predicted], images, actual == predicted))]);
        }
        session.Screen.Write(table);
    }

    private static Text Cell(int count, int images, bool isRight)
    {
        if (count == 0) return new Text("·", new Style(Color.Grey));
        return new Text($"{count:N0}", new Style(Color.White, Color.FromInt32(Shade((double)count / images, isRight))));
    }

    /// <summary>
    /// A colour of the palette's fixed cube, darker for a smaller share. Free colours would be rounded to the sixteen that every terminal paints as it likes. White is readable on all of these
    /// (at least 4.5 to 1).
    /// </summary>
    internal static int Shade(double share, bool isRight) => (isRight, share) switch
    {
        (true, < 0.5) => 22,
        (true, _) => 28,
        (false, < 0.2) => 52,
        (false, < 0.5) => 88,
        _ => 124,
    };

    /// <summary>Columns that each class may have: its name's where there is room, down to four letters; 0 where even those don't fit.</summary>
    private static int Columns(int width, string[] names)
    {
        int first = Math.Max(14, names.Max(name => name.Length)) + 4;
        int each = (width - first) / names.Length - 3;
        return each >= 4 ? Math.Min(each, names.Max(name => name.Length)) : 0;
    }

    private static string Shorten(string name, int columns) => name.Length <= columns ? name : name[..(columns - 1)] + "…";
}
