using Sepal.Models;
using Spectre.Console;

namespace Sepal.Cli.Screens;

/// <summary>Keras's table of a network.</summary>
internal static class SummaryScreen
{
    public static void Show(Session session, Summary summary)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("Layer (type)").AddColumn("Output shape").AddColumn(new TableColumn("Param #").RightAligned());
        bool someAreFrozen = summary.Rows.Any(row => !row.IsTrainable);
        if (someAreFrozen) table.AddColumn("Trainable");
        foreach (var row in summary.Rows)
        {
            List<Text> cells = [new($"{Printable.Line(row.Name)} ({row.Type})"), new(row.OutputShape.ToString()), new($"{row.ParameterCount:N0}")];
            if (someAreFrozen) cells.Add(new(row.IsTrainable ? "yes" : "no"));
            table.AddRow(cells);
        }
        session.Line($"Model: {summary.Name}");
        session.Screen.Write(table);
        session.Line($"Total params: {summary.Total:N0}");
        session.Line($"Trainable params: {summary.Trainable:N0}");
        session.Line($"Non-trainable params: {summary.NonTrainable:N0}");
    }
}
