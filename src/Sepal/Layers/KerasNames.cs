using System.Globalization;
using System.Text.RegularExpressions;

namespace Sepal.Layers;

/// <summary>Keras's automatic names.</summary>
internal static partial class KerasNames
{
    /// <summary>A class name as Keras writes it in snake_case: <c>Conv2D</c> is <c>conv2d</c>, <c>MaxPooling2D</c> is <c>max_pooling2d</c>, <c>ReLU</c> is <c>re_lu</c>.</summary>
    public static string SnakeCase(string className)
    {
        string name = NotWord().Replace(className, "");
        name = WordStart().Replace(name, "$1_$2");
        return Boundary().Replace(name, "$1_$2").ToLowerInvariant();
    }

    /// <summary>A name and its running number: <c>conv2d_12</c> is number 12 of <c>conv2d</c>, which is number 0 itself.</summary>
    public static (string Stem, long Number) Numbered(string name)
    {
        int end = name.LastIndexOf('_');
        return end > 0 && long.TryParse(name.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? (name[..end], number) : (name, 0);
    }

    [GeneratedRegex(@"\W+")]
    private static partial Regex NotWord();

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex WordStart();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex Boundary();
}
