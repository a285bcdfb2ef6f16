using System.Text.Json.Nodes;

namespace Sepal.Training;

public abstract unsafe partial class Optimizer
{
    private static readonly Dictionary<string, Func<Schedule?, Optimizer>> Makers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["adagrad"] = rate => new Adagrad(rate),
        ["adam"] = rate => new Adam(rate),
        ["adamax"] = rate => new Adamax(rate),
        ["adamw"] = rate => new AdamW(rate),
        ["lion"] = rate => new Lion(rate),
        ["nadam"] = rate => new Nadam(rate),
        ["rmsprop"] = rate => new RMSprop(rate),
        ["sgd"] = rate => new SGD(rate),
    };

    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> KnownNames { get; } = [.. Makers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Creates an optimizer by its name in any case, such as <c>rmsprop</c>, with its default options.</summary>
    /// <param name="name">One of <see cref="KnownNames"/>.</param>
    /// <param name="learningRate">A number or a schedule; null: the optimizer's own default.</param>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static Optimizer Create(string name, Schedule? learningRate = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Makers.TryGetValue(name, out var make)
            ? make(learningRate)
            : throw new ArgumentException($"The optimizer '{name}' is unknown; expected one of {string.Join(", ", KnownNames)}. Name one of these.", nameof(name));
    }

    /// <summary>An optimizer by its name, so that <c>optimizer: "rmsprop"</c> reads as in Keras.</summary>
    public static implicit operator Optimizer(string name) => Create(name);

    /// <summary>Keras's serialised optimizer: <c>module</c>, <c>class_name</c>, <c>config</c> (snake_case keys), <c>registered_name</c>. State isn't part of it.</summary>
    public JsonObject ToConfig()
    {
        JsonObject config = new()
        {
            ["name"] = Name,
            // Keras keeps the rate in 32 bits and writes it as a 64-bit number.
            ["learning_rate"] = _schedule is ConstantRate ? KerasConfig.Float(_learningRate) : _schedule.ToConfig(),
            ["weight_decay"] = KerasConfig.Float(WeightDecay),
            ["clipnorm"] = KerasConfig.Float(ClipNorm),
            ["global_clipnorm"] = KerasConfig.Float(GlobalClipNorm),
            ["clipvalue"] = KerasConfig.Float(ClipValue),
            ["use_ema"] = UseEma,
            ["ema_momentum"] = KerasConfig.Float(EmaMomentum),
            ["ema_overwrite_frequency"] = EmaOverwriteFrequency,
            ["loss_scale_factor"] = null,
            ["gradient_accumulation_steps"] = null,
        };
        WriteConfig(config);
        return KerasConfig.Wrap("keras.optimizers", GetType().Name, config);
    }

    /// <summary>Reads what <see cref="ToConfig"/> or Keras 2 or 3 wrote. Keys that Keras 3 no longer has, such as <c>decay</c>, are passed over.</summary>
    /// <exception cref="ModelFileException">The optimizer is unknown, a value is of the wrong kind, or an option isn't supported.</exception>
    public static Optimizer FromConfig(JsonObject wrapped)
    {
        ArgumentNullException.ThrowIfNull(wrapped);
        var (className, config) = KerasConfig.Unwrap(wrapped, "optimizer");
        foreach (string option in (string[])["loss_scale_factor", "gradient_accumulation_steps"])
            if (config[option] is { } value)
                throw new ModelFileException($"The optimizer '{className}' has {option} {value.ToJsonString()}; this option isn't supported, only null is. Compile the model without it.");
        return KerasConfig.Make<Optimizer>(className, () => className switch
        {
            nameof(Adagrad) => new Adagrad(config),
            nameof(Adam) => new Adam(config),
            nameof(Adamax) => new Adamax(config),
            nameof(AdamW) => new AdamW(config),
            nameof(Lion) => new Lion(config),
            nameof(Nadam) => new Nadam(config),
            nameof(RMSprop) => new RMSprop(config),
            nameof(SGD) => new SGD(config),
            _ => throw new ModelFileException($"The optimizer '{className}' is unknown; expected one of {string.Join(", ", KnownNames)}. Compile the model with one of these."),
        });
    }

    /// <summary>Creates the optimizer with the options of a config that all optimizers have.</summary>
    private protected Optimizer(JsonObject config, Schedule defaultRate, string name)
        : this(config["learning_rate"] is JsonObject schedule ? Schedule.FromConfig(schedule) : config.Number("learning_rate") ?? defaultRate, config.Text("name") ?? name)
    {
        WeightDecay = config.Number("weight_decay");
        ClipNorm = config.Number("clipnorm");
        GlobalClipNorm = config.Number("global_clipnorm");
        ClipValue = config.Number("clipvalue");
        UseEma = config.Flag("use_ema");
        EmaMomentum = config.Number("ema_momentum", 0.99);
        EmaOverwriteFrequency = config.Whole("ema_overwrite_frequency");
    }

    /// <summary>Adds the optimizer's own options.</summary>
    private protected abstract void WriteConfig(JsonObject config);
}
