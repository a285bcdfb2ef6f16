namespace Sepal.Cli;

/// <summary>Text from file names and files, made safe for a terminal: no character of it breaks the line or moves the cursor.</summary>
internal static class Printable
{
    public static string Line(string text)
        => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString())) : text;
}
