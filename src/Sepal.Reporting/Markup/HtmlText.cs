using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Sepal.Reporting.Markup;

/// <summary>An interpolated string that becomes <see cref="Html"/>: its literal parts are markup, its values are escaped and written with a point.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlText(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + 16 * formattedCount);

    public void AppendLiteral(string markup) => _text.Append(markup);

    public void AppendFormatted<T>(T value, string? format = null)
    {
        switch (value)
        {
            case null: break;
            case Html markup: _text.Append(markup.ToString()); break;
            case IEnumerable<Html> parts: foreach (var part in parts) _text.Append(part.ToString()); break;
            case string text: Escape(text); break;
            case IFormattable number: Escape(number.ToString(format, CultureInfo.InvariantCulture)); break;
            default: throw new ArgumentException($"A {typeof(T).Name} can't be shown; expected markup, text or a number.");
        }
    }

    public override string ToString() => _text.ToString();

    private void Escape(string text)
    {
        foreach (char c in text)
        {
            _ = c switch
            {
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '"' => _text.Append("&quot;"),
                '\'' => _text.Append("&#39;"),
                _ => _text.Append(IsSteering(c) ? '\uFFFD' : c),
            };
        }
    }

    // Control characters have no place in HTML, and marks of writing direction could turn a file's name round; names may have both.
    private static bool IsSteering(char c) => (char.IsControl(c) && c != '\n') || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';
}
