using System.Text.Json.Nodes;
using Sepal.Numerics;

namespace Sepal.Saving;

/// <summary>How a network was trained and what came of it: a record for people and reports, on which nothing is computed. All of it may be unknown.</summary>
public sealed record TrainingFacts
{
    private const string What = "The part 'training' of the model card";

    /// <summary>The recipe's name, such as <c>basic</c> or <c>features</c>.</summary>
    public string? Preset { get; init; }

    /// <summary><c>default</c> or <c>lab</c>.</summary>
    public string? Profile { get; init; }

    /// <summary>The name of the folder with the pictures. Of a path only the last part is kept: where it lay on somebody's machine does not travel with the model.</summary>
    public string? DataFolder { get; init => field = LastPart(value); }

    /// <summary>Training pictures of each class, by name.</summary>
    public IReadOnlyDictionary<string, int>? ClassCounts { get; init => field = Counted(value); }

    /// <summary>The seed of order, changes, dropout and first weights.</summary>
    public long? Seed { get; init; }

    /// <summary>How many epochs ran.</summary>
    public int? Epochs { get; init => field = value is { } epochs ? Check.Positive(epochs) : null; }

    /// <summary>The epoch whose weights these are, from 1.</summary>
    public int? BestEpoch { get; init => field = value is { } epoch ? Check.Positive(epoch) : null; }

    /// <summary>The accuracy on the training part in that epoch, in [0, 1].</summary>
    public double? TrainAccuracy { get; init => field = Ratio(value); }

    /// <summary>The loss on the training part in that epoch.</summary>
    public double? TrainLoss { get; init => field = Finite(value); }

    /// <summary>The accuracy on the validation part after that epoch, in [0, 1].</summary>
    public double? ValidationAccuracy { get; init => field = Ratio(value); }

    /// <summary>The loss on the validation part after that epoch.</summary>
    public double? ValidationLoss { get; init => field = Finite(value); }

    /// <summary>The number format of the layers.</summary>
    public Precision? Precision { get; init; }

    /// <summary>The optimizer's name, such as <c>rmsprop</c>.</summary>
    public string? Optimizer { get; init; }

    /// <summary>The version of Sepal that trained it.</summary>
    public string? SepalVersion { get; init; }

    /// <summary>The facts as JSON, names in snake_case; what is unknown is left out.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        Add("preset", Preset);
        Add("profile", Profile);
        Add("data_folder", DataFolder);
        Add("class_counts", ClassCounts is null ? null : new JsonObject(ClassCounts.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value))));
        Add("seed", Seed);
        Add("epochs", Epochs);
        Add("best_epoch", BestEpoch);
        Add("train_accuracy", TrainAccuracy);
        Add("train_loss", TrainLoss);
        Add("val_accuracy", ValidationAccuracy);
        Add("val_loss", ValidationLoss);
        Add("precision", Precision is { } precision ? NameOf(precision) : null);
        Add("optimizer", Optimizer);
        Add("sepal_version", SepalVersion);
        return json;

        void Add(string name, JsonNode? value)
        {
            if (value is not null) json[name] = value;
        }
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ModelFileException">A property is unknown, of another kind or out of range; the message names it.</exception>
    public static TrainingFacts FromJson(JsonNode? json)
    {
        var values = new JsonProperties(json, What);
        try
        {
            var facts = new TrainingFacts
            {
                Preset = values.Optional<string>("preset", "a text"),
                Profile = values.Optional<string>("profile", "a text"),
                DataFolder = values.Optional<string>("data_folder", "a text"),
                ClassCounts = ReadCounts(values),
                Seed = values.Number<long>("seed", "a whole number"),
                Epochs = values.Number<int>("epochs", "a whole number"),
                BestEpoch = values.Number<int>("best_epoch", "a whole number"),
                TrainAccuracy = values.Number<double>("train_accuracy", "a number"),
                TrainLoss = values.Number<double>("train_loss", "a number"),
                ValidationAccuracy = values.Number<double>("val_accuracy", "a number"),
                ValidationLoss = values.Number<double>("val_loss", "a number"),
                Precision = ReadPrecision(values),
                Optimizer = values.Optional<string>("optimizer", "a text"),
                SepalVersion = values.Optional<string>("sepal_version", "a text"),
            };
            values.RefuseOthers();
            return facts;
        }
        catch (ArgumentException e)
        {
            throw new ModelFileException($"{What} can't be used: {e.Message.Split(" (Parameter")[0]} Save the model with Sepal again, or mend it by hand.", e);
        }
    }

    private static Dictionary<string, int>? ReadCounts(JsonProperties values)
    {
        const string expected = "an object of whole numbers by class name";
        if (values.Node("class_counts") is not { } node) return null;
        var counts = new Dictionary<string, int>();
        foreach (var (name, count) in node as JsonObject ?? throw values.Wrong("class_counts", expected))
            counts[name] = count is JsonValue value && value.TryGetValue(out int number) ? number : throw values.Wrong("class_counts", expected);
        return counts;
    }

    private static Precision? ReadPrecision(JsonProperties values) => values.Optional<string>("precision", "a text") switch
    {
        null => null,
        "auto" => Numerics.Precision.Auto,
        "float32" => Numerics.Precision.Float32,
        "bfloat16" => Numerics.Precision.BFloat16,
        _ => throw values.Wrong("precision", "auto, float32 or bfloat16"),
    };

    private static string NameOf(Precision precision) => precision switch
    {
        Numerics.Precision.Float32 => "float32",
        Numerics.Precision.BFloat16 => "bfloat16",
        _ => "auto",
    };

    private static string? LastPart(string? path) => path?.Split('/', '\\').LastOrDefault(part => part.Length > 0);

    private static IReadOnlyDictionary<string, int>? Counted(IReadOnlyDictionary<string, int>? counts)
    {
        foreach (var (name, count) in counts ?? new Dictionary<string, int>()) Check.NotNegative(count, name);
        return counts;
    }

    private static double? Ratio(double? value) => value is { } ratio ? Check.Within(ratio, 0, 1, "an accuracy") : null;

    private static double? Finite(double? value) => value is null || double.IsFinite(value.Value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Expected a finite loss; got {value}.");
}
