using Sepal.Weights;
using Spectre.Console;

namespace Sepal.Cli.Screens;

/// <summary>Pretrained weights as a table and as JSON.</summary>
internal static class WeightsScreen
{
    public static object Document(IEnumerable<WeightsStatus> statuses) => statuses.Select(one => new
    {
        name = one.Entry.Name,
        file = one.Copy?.Path ?? one.Entry.FileName,
        bytes = one.Entry.Bytes,
        source = one.Entry.Addresses.Count > 0 ? one.Entry.Addresses[0].ToString() : one.Entry.Source,
        licence = one.Entry.Licence,
        present = one.IsPresent,
        verified = one.IsVerified,
        problem = one.Copy?.Problem,
    }).ToArray();

    public static void Show(Session session, IReadOnlyList<WeightsStatus> statuses)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("Weights").AddColumn(new TableColumn("Size").RightAligned()).AddColumn("Here").AddColumn("Licence");
        foreach (var one in statuses)
            table.AddRow(new Text(one.Entry.Name), new Text(Size(one.Entry.Bytes)), new Text(State(one)), new Text(one.Entry.Licence));
        session.Screen.Write(table);
    }

    public static string State(WeightsStatus one) => one switch
    {
        { Copy: null } => "no",
        { Copy.Check: WeightsCheck.Damaged } => $"damaged: {one.Copy.Problem}",
        { Copy.Place: WeightsPlace.Package } => "in the package, verified",
        { IsVerified: true } => "yes, verified",
        _ => "yes",
    };

    public static string Size(long? bytes) => bytes is { } known ? $"{known / 1048576.0:0.0} MB" : "?";
}
