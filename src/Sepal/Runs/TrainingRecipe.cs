using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sepal.Backbones;
using Sepal.Data;
using Sepal.Imaging;
using Sepal.Numerics;
using Sepal.Training;

namespace Sepal.Runs;

/// <summary>
/// Everything that decides what a training gives, but the pictures: two runs of one recipe on one split, one machine and one number of threads end with
/// the same bytes. It is part of <c>run.json</c>.
/// </summary>
public sealed record TrainingRecipe
{
    private const int UsualBatch = 32;

    /// <summary>The network: a preset's name, or the path of a model file to start from.</summary>
    public required string Model { get; init; }

    /// <summary>The pretrained part; null for a network that learns everything from the photos.</summary>
    public BaseChoice? Base { get; init; }

    /// <summary>The base's layer from which on it is trained too, by name; null: the preset's own choice. For <c>finetune</c> only.</summary>
    public string? Unfreeze { get; init; }

    /// <summary>The recipe that this one began as.</summary>
    public TrainingProfile Profile { get; init; }

    /// <summary>From a picture file to the network's input.</summary>
    public required ImageSpec Image { get; init; }

    /// <summary>The last epoch, at least 1.</summary>
    public int Epochs { get; init => field = Check.Positive(value); } = 30;

    /// <summary>Pictures of a step, at least 1; null: 32, or all training pictures where there are fewer.</summary>
    public int? BatchSize { get; init => field = value is { } size ? Check.Positive(size, nameof(value)) : null; }

    /// <summary>The optimizer's name, as <see cref="Optimizer.Create"/> takes it.</summary>
    public string Optimizer { get; init; } = "adam";

    /// <summary>The learning rate, or the highest one of a curve; above 0.</summary>
    public double LearningRate { get; init => field = Check.Positive(value); } = 1e-3;

    /// <summary>The share of itself times the rate that every weight loses in a step; none.</summary>
    public double? WeightDecay { get; init => field = value is { } decay ? Check.NotNegative(decay, nameof(WeightDecay)) : null; }

    /// <summary>The weight of the old in the moving average of the weights, which is what is kept at the end, in (0, 1); null: no average.</summary>
    public double? AverageMomentum { get; init => field = value is { } momentum ? Check.Within(momentum, 0, 0.99999, nameof(AverageMomentum)) : null; }

    /// <summary>How the rate goes over the training.</summary>
    public RateCurve RateCurve { get; init; } = RateCurve.Constant;

    /// <summary>The changes to training pictures: <c>none</c>, <c>default</c> or <c>lab</c>.</summary>
    public string Augmentation { get; init => field = AugmentationOf(value) is not null ? value : throw UnknownAugmentation(value); } = "none";

    /// <summary>Epochs without a better one after which training stops; null: it doesn't.</summary>
    public int? Patience { get; init => field = value is { } epochs ? Check.Positive(epochs, nameof(Patience)) : null; }

    /// <summary>Whether rare classes weigh more in the loss, so that all count the same.</summary>
    public bool ClassWeights { get; init; }

    /// <summary>Which epoch's weights are kept.</summary>
    public KeptEpoch Keep { get; init; } = KeptEpoch.Best;

    /// <summary>Decides the first weights, the order of pictures, their changes and dropout.</summary>
    public long Seed { get; init; }

    /// <summary>The number format of the layers, never automatic: what it means here is part of the recipe.</summary>
    public Precision Precision { get; init => field = ProcessorFeatures.Resolve(value); } = Precision.Float32;

    /// <summary>The names that <see cref="Augmentation"/> takes.</summary>
    public static IReadOnlyList<string> AugmentationNames { get; } = ["none", "default", "lab"];

    /// <summary>The recipe of a preset in a profile.</summary>
    /// <param name="preset">The preset.</param>
    /// <param name="profile">The report's choices, or what works best.</param>
    /// <param name="on">The pretrained base, for presets that need one; null: <see cref="BaseChoice.Own"/>, which needs no download.</param>
    /// <param name="size">Height and width in pixels; null: 150, or what the base was made for.</param>
    /// <exception cref="ArgumentException">The base is unknown.</exception>
    public static TrainingRecipe Of(Preset preset, TrainingProfile profile, BaseChoice? on = null, int? size = null)
    {
        ArgumentNullException.ThrowIfNull(preset);
        on = preset.NeedsBase ? on ?? BaseChoice.Own : null;
        var card = on is null ? null : Backbone.Find(on.Name).Card;
        var image = profile == TrainingProfile.Lab ? ImageSpec.Lab
            : card is not null ? card.Image()
            : new ImageSpec { Height = 150, Width = 150 };
        if (size is { } pixels) image = image with { Height = pixels, Width = pixels };
        var recipe = new TrainingRecipe { Model = preset.Name, Base = on, Profile = profile, Image = image };
        return (preset.Kind, profile) switch
        {
            (PresetKind.FromScratch, TrainingProfile.Lab) => recipe with { Epochs = 20, Optimizer = "rmsprop", LearningRate = 1e-3, Keep = KeptEpoch.Last },
            (PresetKind.FromScratch, _) => recipe with { Epochs = 30, RateCurve = RateCurve.Cosine, Augmentation = "default", Patience = 8 },
            (PresetKind.Features, TrainingProfile.Lab) => recipe with { Epochs = 30, Optimizer = "rmsprop", LearningRate = 2e-5, Keep = KeptEpoch.Last },
            // Far more features than a linear head can learn from a few thousand photos: of 0.05, 0.5, 1, 2 and 4 this decay gave the lowest validation loss
            // on EfficientNet-Lite0's features of 1,799.
            (PresetKind.Features, _) => recipe with { Epochs = 40, Optimizer = "adamw", WeightDecay = 1, RateCurve = RateCurve.Cosine, Patience = 12 },
            (PresetKind.Integrated, TrainingProfile.Lab) => recipe with { Epochs = 5, Augmentation = "lab", Keep = KeptEpoch.Last },
            (PresetKind.Integrated, _) => recipe with { Epochs = 12, Optimizer = "adamw", WeightDecay = 0.05, RateCurve = RateCurve.Cosine, Augmentation = "default", Patience = 5 },
            _ when card!.TrainsWhole => recipe with { Epochs = 20, Optimizer = "adamw", LearningRate = 2e-3, WeightDecay = 0.05, RateCurve = RateCurve.Cosine, Augmentation = "default", AverageMomentum = 0.98, Keep = KeptEpoch.Last },
            _ => recipe with { Epochs = 8, Optimizer = "adamw", LearningRate = 3e-4, WeightDecay = 0.05, RateCurve = RateCurve.Cosine, Augmentation = "default", AverageMomentum = 0.98, Keep = KeptEpoch.Last },
        };
    }

    /// <summary>The recipe as JSON, names in snake_case.</summary>
    public JsonObject ToJson() => new()
    {
        ["model"] = Model,
        ["base"] = Base?.ToJson(),
        ["unfreeze"] = Unfreeze,
        ["profile"] = Lower(Profile),
        ["image"] = Image.ToJson(),
        ["epochs"] = Epochs,
        ["batch_size"] = BatchSize,
        ["optimizer"] = Optimizer,
        ["learning_rate"] = LearningRate,
        ["weight_decay"] = WeightDecay,
        ["average_momentum"] = AverageMomentum,
        ["rate_curve"] = Lower(RateCurve),
        ["augmentation"] = Augmentation,
        ["patience"] = Patience,
        ["class_weights"] = ClassWeights,
        ["keep"] = Lower(Keep),
        ["seed"] = Seed,
        ["precision"] = Lower(Precision),
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="TrainingException">A property is missing or of the wrong kind.</exception>
    public static TrainingRecipe FromJson(JsonNode? json)
    {
        try
        {
            var values = json as JsonObject ?? throw new FormatException("it is not an object");
            return new TrainingRecipe
            {
                Model = Value<string>(values, "model"),
                Base = BaseChoice.FromJson(values["base"]),
                Unfreeze = values["unfreeze"] is null ? null : Value<string>(values, "unfreeze"),
                Profile = Choice<TrainingProfile>(values, "profile"),
                Image = ImageSpec.FromJson(values["image"]),
                Epochs = Value<int>(values, "epochs"),
                BatchSize = values["batch_size"] is null ? null : Value<int>(values, "batch_size"),
                Optimizer = Value<string>(values, "optimizer"),
                LearningRate = Value<double>(values, "learning_rate"),
                WeightDecay = values["weight_decay"] is null ? null : Value<double>(values, "weight_decay"),
                AverageMomentum = values["average_momentum"] is null ? null : Value<double>(values, "average_momentum"),
                RateCurve = Choice<RateCurve>(values, "rate_curve"),
                Augmentation = Value<string>(values, "augmentation"),
                Patience = values["patience"] is null ? null : Value<int>(values, "patience"),
                ClassWeights = Value<bool>(values, "class_weights"),
                Keep = Choice<KeptEpoch>(values, "keep"),
                Seed = Value<long>(values, "seed"),
                Precision = Choice<Precision>(values, "precision"),
            };
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException or JsonException or ModelFileException)
        {
            throw new TrainingException($"The recipe of a run can't be read: {e.Message.Split(" (Parameter", 2)[0].TrimEnd('.')}. Expected what 'train' wrote into run.json; start the run anew.", e);
        }
    }

    /// <summary>What two recipes have different, by name; empty where they are the same.</summary>
    public IReadOnlyList<string> DifferencesFrom(TrainingRecipe other)
    {
        ArgumentNullException.ThrowIfNull(other);
        JsonObject mine = ToJson(), theirs = other.ToJson();
        return [.. mine.Where(p => !JsonNode.DeepEquals(p.Value, theirs[p.Key])).Select(p => $"{p.Key} {Text(p.Value)} (was {Text(theirs[p.Key])})")];

        static string Text(JsonNode? node) => node?.ToJsonString() ?? "none";
    }

    internal string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToJson().ToJsonString())));

    /// <summary>Whether a frozen base's maps are averaged; the report's heads see all of them.</summary>
    internal bool AveragesFeatures => Profile != TrainingProfile.Lab;

    /// <summary>Whether nothing but what a frozen base says of the unchanged pictures is needed.</summary>
    internal bool LooksOnlyAtFeatures => Preset.Find(Model) is { Kind: PresetKind.Features } || (Preset.Find(Model) is { Kind: PresetKind.Integrated } && Changes.IsNone);

    internal int BatchOf(PictureCache cache) => BatchSize ?? Math.Clamp(cache.Balance.Count(Part.Train), 1, UsualBatch);

    internal Augmentation Changes => AugmentationOf(Augmentation)!;

    internal Optimizer CreateOptimizer(int stepsOfAnEpoch)
    {
        long steps = (long)Epochs * stepsOfAnEpoch, warmup = Math.Max(1, steps / 20);
        Schedule rate = RateCurve switch
        {
            RateCurve.Cosine when steps > warmup => new CosineDecay(LearningRate / 100, steps - warmup, alpha: 0.01, warmupTarget: LearningRate, warmupSteps: warmup),
            _ => LearningRate,
        };
        var config = Training.Optimizer.Create(Optimizer, rate).ToConfig();
        if (WeightDecay is { } decay) config["config"]!["weight_decay"] = decay;
        if (AverageMomentum is { } momentum) (config["config"]!["use_ema"], config["config"]!["ema_momentum"]) = (true, momentum);
        return Training.Optimizer.FromConfig(config);
    }

    private static Augmentation? AugmentationOf(string name) => name switch
    {
        "none" => Data.Augmentation.None,
        "default" => Data.Augmentation.Default,
        "lab" => Data.Augmentation.Lab,
        _ => null,
    };

    private static ArgumentException UnknownAugmentation(string name) => new($"There is no augmentation '{name}'. Known: {string.Join(", ", AugmentationNames)}.");

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static T Value<T>(JsonObject values, string name)
        => values[name] is JsonValue value && value.TryGetValue(out T? found) ? found! : throw new FormatException($"'{name}' is missing or no {typeof(T).Name}");

    private static T Choice<T>(JsonObject values, string name) where T : struct, Enum
        => Enum.TryParse(Value<string>(values, name), ignoreCase: true, out T choice) && Enum.IsDefined(choice) ? choice : throw new FormatException($"'{name}' is not one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");
}
