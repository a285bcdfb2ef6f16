using System.Globalization;
using System.Text;

namespace Sepal.Evaluation;

/// <summary>
/// Predictions as a table: path, true class, predicted class, its probability, and every class's probability. Probabilities are written with all their digits, so
/// that what is read is what was written, and classes that are nearly alike stay in their order.
/// </summary>
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
            text.Append(CultureInfo.InvariantCulture, $"{Field(path)},{Field(set.ClassNames[set.Labels[i]])},{Field(set.ClassNames[set.Predicted[i]])},{set.Confidence(i)}");
            foreach (float probability in set.Row(i)) text.Append(CultureInfo.InvariantCulture, $",{probability}");
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>Reads what <see cref="Of"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classNames">The order that the classes are to have; null takes that of the file's columns.</param>
    /// <exception cref="DatasetException">The file can't be read or is no such table, or has other classes; the message names the line.</exception>
    public static PredictionSet Read(string path, IReadOnlyList<string>? classNames = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The predictions '{path}' can't be read ({e.Message.TrimEnd('.')}); expected the table that an evaluation wrote, such as a run's predictions.csv. Check the path.", e);
        }
        return PredictionTableReader.Read(text, path, classNames);
    }

    /// <summary>A value with quotes where it needs them.</summary>
    public static string Field(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
