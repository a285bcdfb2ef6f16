using System.Globalization;

namespace Sepal.Evaluation;

/// <summary>From the text of a table of predictions to a set; what is wrong is told with its line.</summary>
internal sealed class PredictionTableReader
{
    private const string Prefix = "p_";
    private static readonly string[] FirstColumns = ["path", "class", "predicted", "probability"];

    private readonly string _name;

    private PredictionTableReader(string name) => _name = name;

    /// <inheritdoc cref="PredictionCsv.Read"/>
    public static PredictionSet Read(string text, string name, IReadOnlyList<string>? classNames) => new PredictionTableReader(name).Read(text, classNames);

    private PredictionSet Read(string text, IReadOnlyList<string>? wanted)
    {
        using var rows = CsvRows.Of(text).GetEnumerator();
        string[] columns = rows.MoveNext() ? ClassesOf(rows.Current.Fields) : throw Wrong(1, "it is empty");
        string[] names = wanted is null ? columns : [.. wanted];
        if (!names.Order(StringComparer.Ordinal).SequenceEqual(columns.Order(StringComparer.Ordinal)))
            throw new DatasetException($"The predictions '{_name}' are about other classes. File: {string.Join(", ", columns)}. Wanted: {string.Join(", ", names)}. Expected the same names: choose the file of this data.");
        var labelOf = names.Select((name, label) => (name, label)).ToDictionary(pair => pair.name, pair => pair.label, StringComparer.Ordinal);
        List<float> probabilities = [];
        List<int> labels = [];
        List<string> paths = [];
        float[] row = new float[names.Length];
        while (rows.MoveNext())
        {
            var (line, fields) = rows.Current;
            if (fields.Count != FirstColumns.Length + names.Length) throw Wrong(line, $"it has {fields.Count} values; expected {FirstColumns.Length + names.Length}, as in the first line");
            for (int c = 0; c < columns.Length; c++) row[labelOf[columns[c]]] = Probability(fields[FirstColumns.Length + c], line);
            if (row[Label(fields[2], line)] < row.Max()) throw Wrong(line, $"'{fields[2]}' is predicted, but is not the most probable class");
            paths.Add(fields[0]);
            labels.Add(Label(fields[1], line));
            probabilities.AddRange(row);
        }
        return new PredictionSet([.. probabilities], [.. labels], paths.TrueForAll(path => path.Length == 0) ? [] : [.. paths], names);

        int Label(string name, int line) => labelOf.TryGetValue(name, out int label) ? label : throw Wrong(line, $"'{name}' is none of its classes {string.Join(", ", names)}");
    }

    private string[] ClassesOf(IReadOnlyList<string> header)
    {
        if (header.Count < FirstColumns.Length + 2 || !header.Take(FirstColumns.Length).SequenceEqual(FirstColumns) || !header.Skip(FirstColumns.Length).All(column => column.StartsWith(Prefix, StringComparison.Ordinal)))
            throw Wrong(1, $"it is not {string.Join(",", FirstColumns)},p_CLASS,p_CLASS,…");
        string[] classes = [.. header.Skip(FirstColumns.Length).Select(column => column[Prefix.Length..])];
        return classes.Distinct(StringComparer.Ordinal).Count() == classes.Length ? classes : throw Wrong(1, "it names a class twice");
    }

    private float Probability(string text, int line)
        => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && value is >= 0 and <= 1.0001f ? value
        : throw Wrong(line, $"'{text}' is no probability, a number from 0 to 1");

    private DatasetException Wrong(int line, string what)
        => new($"Line {line} of the predictions '{_name}' can't be used: {what}. Expected the table that an evaluation wrote, such as a run's predictions.csv; evaluate the model again.");
}
