using System.Text.Json.Nodes;
using Sepal.Layers;
using Sepal.Training;

namespace Sepal.Saving;

/// <summary>
/// Keras's <c>compile_config</c>: what a network was compiled with. A file is no worse for having been compiled with something that Sepal does not have:
/// the network still answers, and a note says what it can't be trained on with.
/// </summary>
internal sealed record CompileConfig(Optimizer? Optimizer, Loss? Loss, IReadOnlyList<string> Metrics)
{
    public static CompileConfig None { get; } = new(null, null, []);

    public JsonObject ToJson() => new()
    {
        ["optimizer"] = Optimizer!.ToConfig(),
        ["loss"] = LossJson(Loss!),
        ["loss_weights"] = null,
        ["metrics"] = Metrics.Count == 0 ? null : new JsonArray([.. Metrics.Select(name => (JsonNode)name)]),
        ["weighted_metrics"] = null,
        ["run_eagerly"] = false,
        ["steps_per_execution"] = 1,
        ["jit_compile"] = false,
    };

    /// <summary>Reads what Keras 2 or 3 or <see cref="ToJson"/> wrote, and the <c>training_config</c> of an <c>.h5</c> file.</summary>
    public static CompileConfig FromJson(JsonNode? json, List<string> notes)
    {
        if (json is not JsonObject config) return None;
        return new CompileConfig(
            Try(() => ReadOptimizer(config["optimizer"] ?? config["optimizer_config"]), notes),
            Try(() => config["loss"] is JsonNode loss ? Loss.FromConfig(loss) : null, notes),
            [.. MetricNames(config["metrics"], 0)]);
    }

    // Keras keeps a name where one was given, and so does every reader of its files.
    private static JsonNode LossJson(Loss loss)
    {
        var config = loss.ToConfig();
        return IsKnown(loss.Name) && JsonNode.DeepEquals(config, Loss.Create(loss.Name).ToConfig()) ? loss.Name : config;
    }

    private static bool IsKnown(string name) => LossConfig.Names.Contains(name);

    private static Optimizer? ReadOptimizer(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out string? name) => KerasConfig.Make(name, () => Optimizer.Create(name)),
        JsonObject config => Optimizer.FromConfig(config),
        _ => throw new ModelFileException("The optimizer in compile_config is neither a name nor an object. Compile the model again."),
    };

    private static T? Try<T>(Func<T?> read, List<string> notes) where T : class
    {
        try
        {
            return read();
        }
        catch (ModelFileException e)
        {
            notes.Add(e.Message);
            return null;
        }
    }

    // Names, serialised objects, and lists of lists (one for each output).
    private static IEnumerable<string> MetricNames(JsonNode? node, int depth) => node switch
    {
        JsonArray list when depth < 4 => list.SelectMany(item => MetricNames(item, depth + 1)),
        JsonValue value when value.TryGetValue(out string? name) => [name],
        JsonObject metric when metric["config"] is JsonObject config && config["name"] is JsonValue value && value.TryGetValue(out string? name) => [name],
        JsonObject metric when metric["class_name"] is JsonValue value && value.TryGetValue(out string? name) => [KerasNames.SnakeCase(name)],
        _ => [],
    };
}
