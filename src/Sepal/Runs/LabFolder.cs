using System.Text.Json.Nodes;

namespace Sepal.Runs;

/// <summary>The folder of a lab: its settings in <c>lab.json</c>, its split in <c>split.json</c>, and a run folder for each experiment.</summary>
internal sealed class LabFolder(string path)
{
    private readonly string _path = Path.GetFullPath(path);

    public string SplitPath => Path.Combine(_path, "split.json");

    private string RecordPath => Path.Combine(_path, "lab.json");

    public string RunOf(LabExperiment experiment) => Path.Combine(_path, experiment.Name);

    public bool IsFinished(LabExperiment experiment)
        => RunFolder.IsRun(RunOf(experiment)) && RunFolder.Open(RunOf(experiment)).ReadRecord()?["status"] is JsonValue status && status.TryGetValue(out string? word) && word == RunState.Finished;

    /// <summary>Whether a lab was begun in the folder: then of the same settings. Otherwise the folder is new or empty. Writes nothing.</summary>
    /// <exception cref="TrainingException">It holds something else, or a lab of other settings.</exception>
    public bool IsBegun(LabRequest request, IReadOnlyList<LabExperiment> experiments)
    {
        if (File.Exists(RecordPath))
        {
            string[] different = [.. Differences(Describe(request, experiments), RecordFile.Read(RecordPath, "lab"))];
            if (different.Length > 0)
                throw new TrainingException($"The lab in '{request.Folder}' was begun with other settings: {string.Join(", ", different)}. Go on with the same, or choose another folder.");
            return true;
        }
        if (File.Exists(_path)) throw new TrainingException($"'{request.Folder}' is a file; expected a new or empty folder for the lab. Choose another path.");
        if (Directory.Exists(_path) && Directory.EnumerateFileSystemEntries(_path).Any(entry => !entry.EndsWith(".tmp", StringComparison.Ordinal)))
            throw new TrainingException($"The folder '{request.Folder}' is not empty and holds no lab; expected a new or empty folder. Choose another folder: nothing is overwritten.");
        return false;
    }

    /// <summary>Begins a lab: from here on the folder is taken.</summary>
    /// <exception cref="TrainingException">It can't be written.</exception>
    public void Begin(LabRequest request, IReadOnlyList<LabExperiment> experiments)
    {
        try
        {
            RecordFile.Write(RecordPath, Describe(request, experiments));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The folder '{request.Folder}' can't be written ({e.Message.TrimEnd('.')}); expected a place that can be. Choose another folder.", e);
        }
    }

    private static JsonObject Describe(LabRequest request, IReadOnlyList<LabExperiment> experiments)
    {
        var recipes = new JsonObject();
        foreach (var (name, recipe) in experiments) recipes[name] = recipe.ToJson();
        return new JsonObject
        {
            ["version"] = 1,
            ["data"] = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Data)),
            ["quick"] = request.Options.IsQuick,
            ["seed"] = request.Options.Seed,
            ["experiments"] = recipes,
        };
    }

    private static IEnumerable<string> Differences(JsonObject wanted, JsonObject kept)
    {
        foreach (var (name, value) in wanted.Where(p => p.Key != "experiments"))
            if (!JsonNode.DeepEquals(value, kept[name])) yield return $"{name} {value?.ToJsonString()} (was {kept[name]?.ToJsonString() ?? "none"})";
        foreach (var (name, recipe) in wanted["experiments"]!.AsObject())
        {
            var differences = TrainingRecipe.FromJson(recipe!.DeepClone()).DifferencesFrom(TrainingRecipe.FromJson(kept["experiments"]?[name]?.DeepClone()));
            if (differences.Count > 0) yield return $"{name}: {string.Join(", ", differences)}";
        }
    }
}
