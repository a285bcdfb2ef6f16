namespace Sepal.Weights;

/// <summary>What somebody may have meant.</summary>
internal static class NearestNames
{
    private const int Most = 5;

    /// <summary>The names that are fewest changes away, in quotes.</summary>
    public static string Words(string name, IReadOnlyList<WeightsEntry> entries)
    {
        var nearest = entries.Select(entry => entry.Name).OrderBy(other => Changes(name.ToLowerInvariant(), other.ToLowerInvariant())).Take(Most).ToArray();
        if (nearest.Length == 0) return "none, as the store is empty";
        return (entries.Count > Most ? "a name such as " : "one of ") + string.Join(", ", nearest.Select(other => $"'{other}'"));
    }

    /// <summary>Levenshtein's distance: letters to insert, delete or replace.</summary>
    private static int Changes(string from, string to)
    {
        if (from.Length > 200) return 0;
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[to.Length];
    }
}
