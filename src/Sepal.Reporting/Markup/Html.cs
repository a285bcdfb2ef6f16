namespace Sepal.Reporting.Markup;

/// <summary>
/// Markup that is safe to show. The only way to make some is <c>Html.Of($"&lt;p&gt;{text}&lt;/p&gt;")</c>: what stands in braces is escaped, unless it is markup itself, so that no file or class name
/// can become a tag.
/// </summary>
internal readonly struct Html
{
    private readonly string? _markup;

    private Html(string markup) => _markup = markup;

    public static Html Empty => default;

    public bool IsEmpty => string.IsNullOrEmpty(_markup);

    public static Html Of(HtmlText text) => new(text.ToString());

    /// <summary>One for each value, without anything between.</summary>
    public static Html Each<T>(IEnumerable<T> values, Func<T, Html> show) => new(string.Concat(values.Select(value => show(value)._markup)));

    /// <summary>Parts with a text between, which is escaped.</summary>
    public static Html Join(string between, IEnumerable<Html> parts) => new(string.Join(Of($"{between}")._markup, parts.Select(part => part._markup)));

    /// <summary>The style sheet, which is this project's own file.</summary>
    public static Html StyleSheet { get; } = new(ReadStyleSheet());

    public override string ToString() => _markup ?? "";

    private static string ReadStyleSheet()
    {
        using var reader = new StreamReader(typeof(Html).Assembly.GetManifestResourceStream("Page.css")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Trim();
    }
}
