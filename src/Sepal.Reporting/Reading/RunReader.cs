using System.Text.Json.Nodes;
using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Runs;

namespace Sepal.Reporting.Reading;

/// <summary>Reads run folders.</summary>
internal static class RunReader
{
    /// <summary>All runs, with names that differ.</summary>
    /// <exception cref="ReportException">A run is not finished, or a file of it is missing or not what 'train' wrote.</exception>
    /// <exception cref="TrainingException">A folder holds no run, or its record is damaged.</exception>
    public static IReadOnlyList<ReportedRun> ReadAll(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        string[] names = RunNames.Of(paths);
        string[] slugs = RunNames.Slugs(names);
        var runs = new ReportedRun[paths.Count];
        for (int i = 0; i < runs.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            runs[i] = Read(paths[i], names[i], slugs[i]);
        }
        return runs;
    }

    private static ReportedRun Read(string path, string name, string slug)
    {
        var folder = RunFolder.Open(path);
        var record = folder.ReadRecord()!;
        string state = Text(record["status"]) ?? "unknown";
        if (state != RunState.Finished || record["result"] is null)
            throw new ReportException($"The run '{path}' is not finished: its state is '{state}'. A report needs finished runs; go on with it by 'train --resume --out {path}', or leave it out.");
        try
        {
            var result = RunResult.FromJson(record["result"]);
            string validation = folder.ValidationPredictionsPath;
            var evaluation = EvaluationResult.FromJson(File.ReadAllText(folder.EvaluationPath));
            string[] classes = [.. evaluation.Classes.Select(one => one.Name)];
            var predictions = PredictionCsv.Read(folder.PredictionsPath, classes);
            if (predictions.Count != evaluation.Images || predictions.Paths.Count != predictions.Count || evaluation.Confusion.Size != classes.Length)
                throw new DatasetException($"evaluation.json is of {evaluation.Images} pictures, predictions.csv of {predictions.Count}, or one of them misses paths or classes");
            return new ReportedRun
            {
                Name = name,
                Slug = slug,
                Folder = folder,
                Recipe = TrainingRecipe.FromJson(record["recipe"]),
                Result = result,
                Evaluation = evaluation,
                MeasuredPart = result.Test is not null ? Part.Test : result.Val is not null ? Part.Validation : Part.Train,
                Predictions = predictions,
                ValidationPredictions = File.Exists(validation) ? PredictionCsv.Read(validation, classes) : null,
                Epochs = HistoryCsv.Read(folder.HistoryPath),
                Pictures = new RunPictures(SplitManifest.Read(folder.SplitPath), Bad(record["pictures"])),
                Environment = RunEnvironment.FromJson(record["environment"]),
                Command = Text(record["command"]),
                Started = DateTimeOffset.TryParse(Text(record["started"]), System.Globalization.CultureInfo.InvariantCulture, out var started) ? started : default,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or (SepalException and not ReportException))
        {
            throw new ReportException($"The run '{path}' can't be read: {e.Message.TrimEnd('.')}. Expected the folder as 'train' left it; restore the file, or leave the run out.", e);
        }
    }

    private static (string, string)[] Bad(JsonNode? pictures)
        => [.. ((pictures as JsonObject)?["bad"] as JsonArray ?? []).Select(file => (Text(file?["path"]) ?? "", Text(file?["reason"]) ?? ""))];

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
