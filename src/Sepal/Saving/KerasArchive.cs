using System.Text.Json.Nodes;
using Sepal.Models;
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
        zip.Add(Metadata, JsonEntry.Bytes(new JsonObject { ["keras_version"] = FormVersion, ["date_saved"] = time.ToString("yyyy-MM-dd@HH:mm:ss") }));
        var config = model.ToConfig();
        if (compiled is not null) config["compile_config"] = compiled.ToJson();
        zip.Add(Config, JsonEntry.Bytes(config));
        zip.Add(WeightsFile, part => KerasWeightsFile.Write(part, model, compiled?.Optimizer?.Name, compiled?.Optimizer is { } optimizer ? OptimizerState.ToFile(model, optimizer) : null));
        foreach (var (name, json) in others) zip.Add(name, JsonEntry.Bytes(json, indented: true));
        zip.Finish();
    }

    /// <summary>Reads the archive. Whatever goes wrong, nothing of it stays in memory.</summary>
    /// <exception cref="ModelFileException">An entry is missing or damaged, a layer is unknown, or the weights are another network's.</exception>
    public static SavedModel Read(ZipReader zip, string name, bool withOptimizer)
    {
        string? version = KerasVersion(JsonEntry.Read(zip, Metadata, name));
        var config = JsonEntry.Read(zip, Config, name);
        var card = zip.Has(CardFile) ? ModelCard.FromJson(JsonEntry.Read(zip, CardFile, name)) : null;
        var notes = new List<string>();
        var model = ModelDescription.Build(config, $"'{Config}' in {name}");
        try
        {
            CheckInput(model, name);
            if (card?.WhyNotOf(model) is { } reason) throw new ModelFileException($"The model card (sepal.json) in {name} is not this network's: {reason}. Save the model with Sepal again.");
            var compiled = CompileConfig.FromJson(config["compile_config"], notes);
            using var weights = zip.Open(WeightsFile);
            ReadWeights(weights, name, model);
            return new SavedModel(model)
            {
                Card = card,
                Optimizer = withOptimizer ? OptimizerState.Restored(() => OptimizerVariables(weights, name), name, model, compiled.Optimizer, notes) : null,
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
    /// <exception cref="WeightsException">They are another network's.</exception>
    public static void ReadWeights(Stream weights, string name, Model model)
    {
        double bytes = model.NamedWeights().Sum(w => w.Weight.Shape.Aggregate(4.0, (product, size) => product * size));
        if (bytes > MemoryFloor && bytes > weights.Length * (double)MostExpansion)
            throw new ModelFileException($"The network needs {bytes:0} bytes of weights, and '{WeightsFile}' in {name} has {weights.Length}. It was saved from another network: get the file from another source.");
        KerasWeightsFile.Read(weights, 0, weights.Length, $"'{WeightsFile}' in {name}", model);
    }

    /// <summary>The optimizer's variables in the archive, their values not read yet.</summary>
    /// <exception cref="WeightsException">The file is damaged.</exception>
    public static IReadOnlyList<Hdf5Dataset> OptimizerVariables(Stream weights, string name) => KerasWeightsFile.OptimizerVariables(weights, 0, weights.Length, $"'{WeightsFile}' in {name}");

    /// <summary>Refuses a network that does not say what it takes: a Sequential can be described without.</summary>
    public static void CheckInput(Model model, string name)
    {
        if (model is Sequential { IsBuilt: false }) throw new ModelFileException($"The network '{model.Name}' in {name} does not say the shape of its input. Expected a model that was built: call it once, or give its first layer an input_shape, and save it again.");
    }

    private static string? KerasVersion(JsonObject metadata) => metadata["keras_version"] is JsonValue value && value.TryGetValue(out string? version) ? version : null;
}
