namespace Sepal.Reporting.Markup;

/// <summary>Simple tables: a heading for each column and for each row.</summary>
internal static class Grid
{
    /// <param name="columns">Headings; the first is over the rows' own headings. One that begins with <c>#</c> (not shown) is over numbers, which are set to the right.</param>
    /// <param name="rows">The rows, each with its heading first.</param>
    public static Html Of(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<Html>> rows)
    {
        bool[] isNumber = [.. columns.Select(column => column.StartsWith('#'))];
        var head = Html.Each(columns, column => column.StartsWith('#') ? Html.Of($"<th scope=\"col\" class=\"n\">{column[1..]}</th>") : Html.Of($"<th scope=\"col\">{column}</th>"));
        var body = Html.Each(rows, row => Html.Of($"<tr><th scope=\"row\">{row[0]}</th>{Html.Each(row.Skip(1).Index(), cell => Cell(cell.Item, isNumber[cell.Index + 1]))}</tr>\n"));
        return Html.Of($"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>");
    }

    /// <summary>A cell's text.</summary>
    public static Html Text(string text) => Html.Of($"{text}");

    private static Html Cell(Html content, bool isNumber) => isNumber ? Html.Of($"<td class=\"n\">{content}</td>") : Html.Of($"<td>{content}</td>");
}
