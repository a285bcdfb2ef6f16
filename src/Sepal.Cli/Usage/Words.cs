namespace Sepal.Cli.Usage;

/// <summary>Lists in sentences.</summary>
internal static class Words
{
    /// <summary><c>a, b or c</c>.</summary>
    public static string Either(IReadOnlyList<string> words) => words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";

    /// <summary><c>1 picture</c>, <c>1,200 pictures</c>.</summary>
    public static string Count(long count, string one, string? many = null) => $"{count:N0} {(count == 1 ? one : many ?? one + "s")}";
}
