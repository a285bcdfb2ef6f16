namespace Sepal.Data;

/// <summary>Names in error lines: the first few, and how many more there are.</summary>
internal static class Names
{
    public static string List(IReadOnlyCollection<string> names, int most = 5)
        => string.Join(", ", names.Take(most).Select(name => $"'{name}'")) + (names.Count > most ? $" and {names.Count - most} more" : "");
}
