using System.Globalization;
using System.Text;

namespace Sepal.Evaluation;

/// <summary>Predictions as a table: path, true class, predicted class, its probability, and every class's probability.</summary>
public static class PredictionCsv
{
    /// <summary>The table as text, RFC 4180, numbers with a point.</summary>
    /// <param name="set">The predictions.</param>
    /// <param name="root">Paths are written relative to this folder, with forward slashes; null leaves them.</param>
    public static string Of(PredictionSet set, string? root = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        var text = new StringBuilder("path,class,predicted,probability");
        foreach (string name in set.ClassNames) text.Append(',').Append(Field($"p_{name}"));
        text.Append('\n');
        for (int i = 0; i < set.Count; i++)
        {
            string path = set.Paths.Count == 0 ? "" : root is null ? set.Paths[i] : Path.GetRelativePath(root, set.Paths[i]).Replace('\\', '/');
            text.Append(CultureInfo.InvariantCulture, $"{Field(path)},{Field(set.ClassNames[set.Labels[i]])},{Field(set.ClassNames[set.Predicted[i]])},{set.Confidence(i):0.######}");
            foreach (float probability in set.Row(i)) text.Append(CultureInfo.InvariantCulture, $",{probability:0.######}");
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>A value with quotes where it needs them.</summary>
    public static string Field(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
