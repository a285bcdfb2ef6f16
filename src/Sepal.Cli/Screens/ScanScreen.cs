using Sepal.Cli.Usage;
using Sepal.Data;
using Spectre.Console;

namespace Sepal.Cli.Screens;

/// <summary>A scan for a person: the classes as bars, then every file that is not used with its reason.</summary>
internal static class ScanScreen
{
    private const int BarColumns = 30;

    public static void Show(Session session, string data, DatasetScan scan)
    {
        int images = scan.Classes.Sum(one => one.Images);
        session.Line($"{data}: {Words.Count(images, "good picture")} in {Words.Count(scan.Classes.Count, "class", "classes")}, {Words.Count(scan.Bad.Count, "bad file")}, {scan.Skipped.Count:N0} skipped");
        if (scan.Classes.Count > 0) session.Screen.Write(Bars(scan.Classes));
        List(session, "Bad files, which can't be decoded:", scan.Bad);
        List(session, "Skipped, because of their name or place:", scan.Skipped);
        Judge(session, data, scan, images);
    }

    private static Table Bars(IReadOnlyList<ScannedClass> classes)
    {
        int most = Math.Max(1, classes.Max(one => one.Images));
        var table = new Table().Border(TableBorder.None).AddColumn("class").AddColumn(new TableColumn("pictures").RightAligned()).AddColumn("");
        foreach (var one in classes)
            table.AddRow(new Text(Printable.Line(one.Name)), new Text($"{one.Images:N0}"), new Text(new string('█', (int)Math.Ceiling((double)BarColumns * one.Images / most)), new Style(Color.Green)));
        return table;
    }

    private static void List(Session session, string title, IReadOnlyList<RejectedFile> files)
    {
        if (files.Count == 0) return;
        session.Line();
        session.Line(title);
        foreach (var file in files) session.Line($"  {file.Path}: {file.Reason}");
    }

    private static void Judge(Session session, string data, DatasetScan scan, int images)
    {
        session.Hint("");
        if (images == 0)
            session.Hint("There is no picture that can be used. Point to the folder that holds one folder per class.");
        else if (scan.Classes.Count < 2)
            session.Hint("A training needs at least 2 classes. Point to the folder that holds one folder per class.");
        else if (scan.Classes.FirstOrDefault(one => one.Images == 0) is { } empty)
            session.Hint($"The class '{empty.Name}' has no picture that can be used: add some, or remove its folder.");
        else if (scan.Classes.Max(one => one.Images) > 3 * scan.Classes.Min(one => one.Images))
            session.Hint("The classes are of very different sizes: train with --class-weights, or the small ones are hardly learnt.");
        else
            session.Hint($"Nothing was changed. Next: sepal data split {Shell.Quote(data)} --out split.json");
    }
}
