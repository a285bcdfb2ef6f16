namespace Sepal.Data;

/// <summary>Names in error lines, which may come from hostile files: the first few on one line, and how many more there are.</summary>
internal static class Names
{
    public static string List(IReadOnlyCollection<string?> names, int most = 5)
        => string.Join(", ", names.Take(most).Select(name => $"'{Shorten(name)}'")) + (names.Count > most ? $" and {names.Count - most} more" : "");

    /// <summary>At most 80 characters, none of which moves a terminal's cursor.</summary>
    public static string Shorten(string? text) => text is null ? "" : new string([.. text.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);
}
