namespace Sepal;

/// <summary>Which of some names a mistyped one may have meant.</summary>
internal static class NearestNames
{
    /// <summary>The nearest names, nearest first; of a path, its last part counts too, so that <c>block5_conv</c> finds <c>vgg16/block5_conv3</c>.</summary>
    public static string[] Of(string name, IEnumerable<string> candidates, int count = 1)
        => [.. candidates.OrderBy(c => Math.Min(Distance(name, c), Distance(name, c[(c.LastIndexOf('/') + 1)..]))).Take(count)];

    /// <summary>Characters to insert, remove or replace. Source: Levenshtein (1965).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.Length];
    }
}
