using System.Text.Json.Nodes;
using Sepal.Models;
using Sepal.Training;
using Sepal.Weights;

namespace Sepal.Saving;

/// <summary>
/// Keras 3's <c>.keras</c> file: a zip of <c>metadata.json</c>, <c>config.json</c> and <c>model.weights.h5</c>, in this order; Sepal adds <c>sepal.json</c>, which
/// Keras passes over. Source: keras/src/saving/saving_lib.py.
/// </summary>
internal static class KerasArchive
{
    public const string Metadata = "metadata.json", Config = "config.json", WeightsFile = "model.weights.h5", CardFile = "sepal.json";

    // The form that is written is the one of this version.
    private const string FormVersion = "3.15.1";

    // A config may ask for weights without end; a file that holds them has about their size.
    private const long MemoryFloor = 64 << 20, MostExpansion = 250;

    /// <summary>Writes the archive, with an optimizer and a loss where they are given, and with entries of our own.</summary>
    public static void Write(Stream stream, Model model, CompileConfig? compiled, DateTimeOffset time, params (string Name, JsonObject Json)[] others)
    {
        var zip = new ZipWriter(stream);
        zip.Add(Metadata, StrictJson.Bytes(new JsonObject { ["keras_version"] = FormVersion, ["date_saved"] = time.ToString("yyyy-MM-dd@HH:mm:ss") }));
        var config = model.ToConfig();
        if (compiled is not null) config["compile_config"] = compiled.ToJson();
        zip.Add(Config, StrictJson.Bytes(config));
        zip.Add(WeightsFile, part => KerasWeightsFile.Write(part, model, compiled?.Optimizer?.Name, compiled?.Optimizer is { } optimizer ? OptimizerState.ToFile(model, optimizer) : null));
        foreach (var (name, json) in others) zip.Add(name, StrictJson.Bytes(json, indented: true));
        zip.Finish();
    }

    /// <summary>Reads the archive. Whatever goes wrong, nothing of it stays in memory.</summary>
    /// <exception cref="ModelFileException">An entry is missing or damaged, a layer is unknown, or the weights are another network's.</exception>
    public static SavedModel Read(ZipReader zip, string name, bool withOptimizer)
    {
        string? version = KerasVersion(StrictJson.Parse(zip.Read(Metadata, StrictJson.MostBytes), $"'{Metadata}' in {name}"));
        var config = StrictJson.Parse(zip.Read(Config, StrictJson.MostBytes), $"'{Config}' in {name}");
        var card = zip.Has(CardFile) ? ModelCard.FromJson(StrictJson.Parse(zip.Read(CardFile, StrictJson.MostBytes), $"'{CardFile}' in {name}")) : null;
        var notes = new List<string>();
        var model = Build(config, name);
        try
        {
            if (card?.WhyNotOf(model) is { } reason) throw new ModelFileException($"The model card (sepal.json) in {name} is not this network's: {reason}. Save the model with Sepal again.");
            var compiled = CompileConfig.FromJson(config["compile_config"], notes);
            using var weights = zip.Open(WeightsFile);
            ReadWeights(weights, $"'{WeightsFile}' in {name}", model);
            var optimizer = withOptimizer && compiled.Optimizer is not null ? ReadOptimizer(weights, name, model, compiled.Optimizer, notes) : null;
            return new SavedModel(model)
            {
                Card = card,
                Optimizer = optimizer,
                Loss = compiled.Loss,
                Metrics = compiled.Metrics,
                KerasVersion = version,
                Notes = notes,
            };
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Sets a network's weights from the archive.</summary>
    public static void ReadWeights(Stream weights, string what, Model model)
    {
        double bytes = model.NamedWeights().Sum(w => w.Weight.Shape.Aggregate(4.0, (product, size) => product * size));
        if (bytes > MemoryFloor && bytes > weights.Length * (double)MostExpansion)
            throw new ModelFileException($"The network needs {bytes:0} bytes of weights, and {what} has {weights.Length}. It was saved from another network: get the file from another source.");
        try
        {
            KerasWeightsFile.Read(weights, 0, weights.Length, what, model);
        }
        catch (WeightsException e)
        {
            throw new ModelFileException(e.Message, e);
        }
    }

    private static Optimizer? ReadOptimizer(Stream weights, string name, Model model, Optimizer optimizer, List<string> notes)
    {
        string? problem;
        try
        {
            var stored = KerasWeightsFile.OptimizerVariables(weights, 0, weights.Length, $"'{WeightsFile}' in {name}");
            if (stored.Count == 0 || OptimizerState.IsUntrained(stored)) return optimizer;
            problem = OptimizerState.WhyNot(stored, model, optimizer);
            if (problem is null) OptimizerState.Set(stored, model, optimizer);
        }
        catch (WeightsException e)
        {
            throw new ModelFileException(e.Message, e);
        }
        if (problem is null) return optimizer;
        notes.Add($"The optimizer's state in {name} is not this network's: {problem}. Train on with a new optimizer.");
        return null;
    }

    private static Model Build(JsonObject config, string name)
    {
        try
        {
            var model = Model.FromConfig(config);
            _ = model.InputShape; // a Sequential may be described without one
            return model;
        }
        catch (ModelFileException e)
        {
            throw new ModelFileException($"{name}: {e.Message}", e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new ModelFileException($"'{Config}' in {name} describes no network that can be built: {e.Message.Split(" (Parameter")[0]} Expected it as Keras writes it; save the model again.", e);
        }
    }

    private static string? KerasVersion(JsonObject metadata) => metadata["keras_version"] is JsonValue value && value.TryGetValue(out string? version) ? version : null;
}
