using System.Text;

namespace Sepal.Evaluation;

/// <summary>Rows of a table of comma-separated values, as RFC 4180 has them: a value in quotes may hold commas, line ends and doubled quotes.</summary>
internal static class CsvRows
{
    /// <summary>Each row with the line that it begins on, from 1; rows without anything are left out.</summary>
    public static IEnumerable<(int Line, IReadOnlyList<string> Fields)> Of(string text)
    {
        var field = new StringBuilder();
        List<string> fields = [];
        int line = 1, begin = 1;
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char one = text[i];
            if (one == '\n') line++;
            if (isQuoted)
            {
                if (one != '"') field.Append(one);
                else if (i + 1 < text.Length && text[i + 1] == '"') field.Append(text[i++]);
                else isQuoted = false;
            }
            else if (one == '"' && field.Length == 0)
            {
                isQuoted = true;
            }
            else if (one is ',' or '\n')
            {
                fields.Add(field.ToString());
                field.Clear();
                if (one == ',') continue;
                if (!IsEmpty(fields)) yield return (begin, fields);
                fields = [];
                begin = line;
            }
            else if (one != '\r' || i + 1 < text.Length && text[i + 1] != '\n')
            {
                field.Append(one);
            }
        }
        fields.Add(field.ToString());
        if (!IsEmpty(fields)) yield return (begin, fields);
    }

    private static bool IsEmpty(List<string> fields) => fields is [""];
}
