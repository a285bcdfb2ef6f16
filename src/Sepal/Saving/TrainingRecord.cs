using System.Globalization;
using System.Text.Json.Nodes;
using Sepal.Training;

namespace Sepal.Saving;

/// <summary>
/// A checkpoint's entry <c>training.json</c>: the recipe's fingerprint and where the training is. Every number comes back to its last bit; one that JSON can't
/// write (a validation loss may be no number) is a text.
/// </summary>
internal sealed record TrainingRecord(string Fingerprint, TrainingPosition Position)
{
    private const int Version = 1;
    private const string What = "The training's record (training.json)";

    public JsonObject ToJson() => new()
    {
        ["version"] = Version,
        ["fingerprint"] = Fingerprint,
        ["epoch"] = Position.Epoch,
        ["batch"] = Position.Batch,
        ["running"] = new JsonObject
        {
            ["loss_sum"] = Exact(Position.Running.LossSum),
            ["correct"] = Position.Running.Correct,
            ["count"] = Position.Running.Count,
        },
        ["epoch_ticks"] = Position.EpochTime.Ticks,
        ["history"] = new JsonArray([.. Position.History.Epochs.Select(e => (JsonNode)new JsonObject
        {
            ["epoch"] = e.Epoch,
            ["loss"] = Exact(e.Loss),
            ["accuracy"] = Exact(e.Accuracy),
            ["val_loss"] = Exact(e.ValidationLoss),
            ["val_accuracy"] = Exact(e.ValidationAccuracy),
            ["learning_rate"] = Exact(e.LearningRate),
            ["ticks"] = e.Duration.Ticks,
            ["images_per_second"] = Exact(e.ImagesPerSecond),
        })]),
    };

    /// <exception cref="ModelFileException">A property is missing, unknown or not possible; the message names it.</exception>
    public static TrainingRecord FromJson(JsonNode? json)
    {
        var values = new JsonProperties(json, What);
        if (values.Number<int>("version", "a whole number") != Version) throw values.Wrong("version", $"{Version}, which this version of Sepal reads");
        string fingerprint = values.Required<string>("fingerprint", "a text");
        int epoch = Count<int>(values, "epoch"), batch = Count<int>(values, "batch");
        var elapsed = TimeSpan.FromTicks(Count<long>(values, "epoch_ticks"));

        var running = new JsonProperties(values.Node("running"), $"{What}, part 'running',");
        var figures = new RunningFigures(Number(running, "loss_sum") ?? throw running.Wrong("loss_sum", "a number"), Count<long>(running, "correct"), Count<long>(running, "count"));
        running.RefuseOthers();
        if (figures.Correct > figures.Count) throw running.Wrong("correct", $"at most the count of {figures.Count}");

        var list = values.Node("history") as JsonArray ?? throw values.Wrong("history", "a list of epochs");
        if (list.Count != epoch) throw values.Wrong("epoch", $"the {list.Count} epochs of the history");
        var epochs = list.Select((node, i) => Epoch(node, i + 1)).ToList();
        values.RefuseOthers();
        return new TrainingRecord(fingerprint, new TrainingPosition(epoch, batch, figures, elapsed, new History(epochs)));
    }

    private static EpochResult Epoch(JsonNode? node, int expected)
    {
        var values = new JsonProperties(node, $"{What}, epoch {expected},");
        if (Count<int>(values, "epoch") != expected) throw values.Wrong("epoch", $"{expected}");
        var result = new EpochResult
        {
            Epoch = expected,
            Loss = Number(values, "loss") ?? throw values.Wrong("loss", "a number"),
            Accuracy = Number(values, "accuracy") ?? throw values.Wrong("accuracy", "a number"),
            ValidationLoss = Number(values, "val_loss"),
            ValidationAccuracy = Number(values, "val_accuracy"),
            LearningRate = Number(values, "learning_rate") ?? throw values.Wrong("learning_rate", "a number"),
            Duration = TimeSpan.FromTicks(Count<long>(values, "ticks")),
            ImagesPerSecond = Number(values, "images_per_second") ?? throw values.Wrong("images_per_second", "a number"),
        };
        values.RefuseOthers();
        return result;
    }

    private static T Count<T>(JsonProperties values, string name) where T : struct, System.Numerics.INumber<T>
        => values.Number<T>(name, "a whole number") is { } count && count >= T.Zero ? count : throw values.Wrong(name, "a whole number of at least 0");

    private static JsonNode? Exact(double? value) => value is not { } number ? null
        : double.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(number.ToString(CultureInfo.InvariantCulture));

    private static double? Number(JsonProperties values, string name) => values.Node(name) is JsonValue node && node.TryGetValue(out string? text)
        ? text switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, "-Infinity" => double.NegativeInfinity, _ => throw values.Wrong(name, "a number") }
        : values.Number<double>(name, "a number");
}
