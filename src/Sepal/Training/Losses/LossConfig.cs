using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>Losses in and out of Keras's configs, and by name.</summary>
internal static class LossConfig
{
    public static IReadOnlyList<string> Names { get; } =
        ["categorical_crossentropy", "sparse_categorical_crossentropy", "binary_crossentropy", "categorical_focal_crossentropy", "mean_squared_error"];

    public static JsonObject Write(Loss loss, Action<JsonObject> writeOwn)
    {
        var config = new JsonObject
        {
            ["name"] = loss.Name,
            ["reduction"] = loss.Reduction switch
            {
                LossReduction.Sum => "sum",
                LossReduction.MeanWithSampleWeight => "mean_with_sample_weight",
                _ => "sum_over_batch_size",
            },
        };
        writeOwn(config);
        return new JsonObject { ["module"] = "keras.losses", ["class_name"] = loss.GetType().Name, ["config"] = config, ["registered_name"] = null };
    }

    public static Loss Read(JsonNode stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        string name = stored switch
        {
            JsonValue value when value.TryGetValue(out string? text) => text,
            JsonObject entry when entry["class_name"] is JsonValue value && value.TryGetValue(out string? text) => text,
            _ => "",
        };
        try
        {
            return Create(name, (stored as JsonObject)?["config"] as JsonObject ?? [])
                ?? throw new ModelFileException($"The loss '{name}' is not known; known are {string.Join(", ", Names)}. Load the model without its training settings, or give it a loss.");
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException or FormatException or JsonException)
        {
            throw new ModelFileException($"The loss '{name}' has a wrong setting. {wrong.Message.Split('\n')[0].TrimEnd()}", wrong);
        }
    }

    /// <summary>The loss of a name with a config's settings, and Keras's defaults for the rest; null for an unknown name.</summary>
    public static Loss? Create(string name, JsonObject config)
    {
        bool fromLogits = config["from_logits"]?.GetValue<bool>() ?? false;
        double smoothing = config["label_smoothing"]?.GetValue<double>() ?? 0;
        var reduction = config["reduction"]?.GetValue<string>() switch
        {
            null or "sum_over_batch_size" or "mean" => LossReduction.SumOverBatchSize,
            "sum" => LossReduction.Sum,
            "mean_with_sample_weight" => LossReduction.MeanWithSampleWeight,
            var other => throw new FormatException($"The reduction '{other}' gives no single number; expected sum_over_batch_size, sum or mean_with_sample_weight."),
        };
        string KeepName(string usual) => config["name"]?.GetValue<string>() ?? usual;
        return name.Replace("_", "").ToLowerInvariant() switch
        {
            "categoricalcrossentropy" => new CategoricalCrossentropy(fromLogits, smoothing) { Reduction = reduction, Name = KeepName(Names[0]) },
            "sparsecategoricalcrossentropy" => new SparseCategoricalCrossentropy(fromLogits) { Reduction = reduction, Name = KeepName(Names[1]) },
            "binarycrossentropy" or "bce" => new BinaryCrossentropy(fromLogits, smoothing) { Reduction = reduction, Name = KeepName(Names[2]) },
            "categoricalfocalcrossentropy" => new CategoricalFocalCrossentropy(config["alpha"]?.GetValue<double>() ?? 0.25, config["gamma"]?.GetValue<double>() ?? 2, fromLogits, smoothing) { Reduction = reduction, Name = KeepName(Names[3]) },
            "meansquarederror" or "mse" => new MeanSquaredError { Reduction = reduction, Name = KeepName(Names[4]) },
            _ => null,
        };
    }
}
