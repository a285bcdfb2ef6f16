namespace Sepal.Cli.Usage;

/// <summary>What someone who mistyped probably meant.</summary>
internal static class Nearest
{
    /// <summary><c> Did you mean 'train'?</c> with a space before it, or nothing where no word is near.</summary>
    public static string Suggest(string typed, IEnumerable<string> words) => Of(typed, words) is { } word ? $" Did you mean '{word}'?" : "";

    /// <summary>The nearest word: one that ends with what was typed (<c>scan</c>: <c>data scan</c>), begins with it, or is at most a third of its letters away; null where there is none.</summary>
    public static string? Of(string typed, IEnumerable<string> words)
    {
        string[] all = [.. words];
        typed = typed.ToLowerInvariant();
        if (typed.Length == 0) return null;
        return all.FirstOrDefault(word => word.EndsWith(" " + typed, StringComparison.Ordinal))
            ?? all.Select(word => (word, distance: Distance(typed, word)))
                .Where(pair => pair.distance <= Math.Max(1, typed.Length / 3))
                .OrderBy(pair => pair.distance).Select(pair => pair.word).FirstOrDefault()
            ?? all.FirstOrDefault(word => typed.Length > 2 && word.StartsWith(typed, StringComparison.Ordinal));
    }

    /// <summary>Letters to insert, remove, change, or swap with their neighbour. Source: Damerau (1964), in its restricted form.</summary>
    public static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) table[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) table[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int change = a[i - 1] == b[j - 1] ? 0 : 1;
                table[i, j] = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }
        return table[a.Length, b.Length];
    }
}
