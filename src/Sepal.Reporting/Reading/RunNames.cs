using System.Text;

namespace Sepal.Reporting.Reading;

/// <summary>Short names that tell runs apart.</summary>
internal static class RunNames
{
    /// <summary>The folders' names, with as many of their parents as it takes to make them differ; the same folder twice gets a number.</summary>
    public static string[] Of(IReadOnlyList<string> paths)
    {
        string[][] parts = [.. paths.Select(path => Path.GetFullPath(path).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))];
        int[] lengths = new int[paths.Count];
        string[] names = new string[paths.Count];
        do
        {
            for (int i = 0; i < names.Length; i++)
            {
                bool isTaken = lengths[i] == 0 || names.Count(name => name == names[i]) > 1;
                if (isTaken) lengths[i] = Math.Min(lengths[i] + 1, Math.Max(1, parts[i].Length));
            }
            for (int i = 0; i < names.Length; i++) names[i] = string.Join('/', parts[i].TakeLast(lengths[i]));
        }
        while (Enumerable.Range(0, names.Length).Any(i => names.Count(name => name == names[i]) > 1 && lengths[i] < parts[i].Length));
        return Numbered(names, "{0} ({1})");
    }

    /// <summary>The names as words of letters, digits and hyphens, all different.</summary>
    public static string[] Slugs(IReadOnlyList<string> names) => Numbered([.. names.Select(Slug)], "{0}-{1}");

    private static string Slug(string name)
    {
        var text = new StringBuilder();
        foreach (char c in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '.' or '_') text.Append(c);
            else if (text.Length > 0 && text[^1] != '-') text.Append('-');
        }
        return text.ToString().Trim('-', '.') is { Length: > 0 } slug ? slug : "run";
    }

    private static string[] Numbered(string[] names, string form)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. names.Select(name =>
        {
            string unique = name;
            for (int number = 2; !seen.Add(unique); number++) unique = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, name, number);
            return unique;
        })];
    }
}
