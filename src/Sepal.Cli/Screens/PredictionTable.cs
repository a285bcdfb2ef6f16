using System.Globalization;
using System.Text;
using Sepal.Evaluation;
using Sepal.Prediction;

namespace Sepal.Cli.Screens;

/// <summary>Predictions as a CSV file: a row for each picture with its most probable classes, or with its error.</summary>
internal static class PredictionTable
{
    /// <summary>Writes a row as soon as its answer is there: the table of a million photos takes no memory.</summary>
    /// <exception cref="DatasetException">The file can't be written.</exception>
    public static void Write(string path, IEnumerable<FilePrediction> answers, int top)
    {
        try
        {
            AtomicFile.Write(path, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                writer.Write(Head(top));
                foreach (var answer in answers) writer.Write(Row(answer, top));
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The table '{path}' can't be written ({Failure.WithoutTemporaryName(e.Message).TrimEnd('.')}); expected a place that can be, with room on its disk. Choose another file.", e);
        }
    }

    /// <summary>Looks whether a table can be written there, before any work.</summary>
    /// <exception cref="DatasetException">It can't.</exception>
    public static void CheckPlace(string path)
    {
        if (Directory.Exists(path)) throw new DatasetException($"The table '{path}' can't be written (it is a folder); expected a file. Choose another name.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            Directory.CreateDirectory(folder);
            using var probe = new FileStream(Path.Combine(folder, $".sepal-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The table '{path}' can't be written ({Failure.WithoutTemporaryName(e.Message).TrimEnd('.')}); expected a place that can be, with room on its disk. Choose another file.", e);
        }
    }

    private static string Head(int top)
    {
        var text = new StringBuilder("path,class,probability");
        for (int i = 2; i <= top; i++) text.Append(CultureInfo.InvariantCulture, $",class_{i},probability_{i}");
        return text.Append(",error\n").ToString();
    }

    private static string Row(FilePrediction answer, int top)
    {
        var text = new StringBuilder(PredictionCsv.Field(answer.Path));
        for (int i = 0; i < top; i++)
        {
            if (i < answer.Classes.Count) text.Append(CultureInfo.InvariantCulture, $",{PredictionCsv.Field(answer.Classes[i].ClassName)},{answer.Classes[i].Probability:0.######}");
            else text.Append(",,");
        }
        return text.Append(',').Append(PredictionCsv.Field(answer.Error ?? "")).Append('\n').ToString();
    }
}
