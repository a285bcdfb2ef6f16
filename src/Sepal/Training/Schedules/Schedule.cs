using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>
/// A learning rate as a function of the optimizer's step. A number converts to a schedule that never changes, so that
/// <c>new Adam(1e-3)</c> and <c>new Adam(new CosineDecay(1e-3, 1000))</c> both read as in Keras.
/// </summary>
public abstract class Schedule
{
    private protected Schedule(string name) => Name = name;

    /// <summary>The name in Keras's config, by default Keras's own.</summary>
    public string Name { get; init; }

    /// <summary>The learning rate of a step, computed in 32-bit arithmetic as Keras does. The first step is 0.</summary>
    public double At(long step) => Rate(Check.NotNegative(step));

    /// <summary>A rate that never changes.</summary>
    public static implicit operator Schedule(double learningRate) => new ConstantRate(learningRate);

    /// <summary>Keras's serialised schedule: <c>module</c>, <c>class_name</c>, <c>config</c>, <c>registered_name</c>.</summary>
    public JsonObject ToConfig()
    {
        var config = WriteConfig();
        config["name"] = Name;
        return KerasConfig.Wrap("keras.optimizers.schedules", GetType().Name, config);
    }

    /// <summary>Reads what <see cref="ToConfig"/> or Keras wrote.</summary>
    /// <exception cref="ModelFileException">The schedule is unknown, or a value is of the wrong kind.</exception>
    public static Schedule FromConfig(JsonObject wrapped)
    {
        ArgumentNullException.ThrowIfNull(wrapped);
        var (className, config) = KerasConfig.Unwrap(wrapped, "learning-rate schedule");
        double first = config.Number("initial_learning_rate", 0), steps = config.Number("decay_steps", 1), rate = config.Number("decay_rate", 1), alpha = config.Number("alpha", 0);
        return KerasConfig.Make<Schedule>(className, () => className switch
        {
            nameof(ExponentialDecay) => new ExponentialDecay(first, steps, rate, config.Flag("staircase")) { Name = config.Text("name") ?? className },
            nameof(InverseTimeDecay) => new InverseTimeDecay(first, steps, rate, config.Flag("staircase")) { Name = config.Text("name") ?? className },
            nameof(PolynomialDecay) => new PolynomialDecay(first, steps, config.Number("end_learning_rate", 1e-4), config.Number("power", 1), config.Flag("cycle")) { Name = config.Text("name") ?? className },
            nameof(CosineDecay) => new CosineDecay(first, steps, alpha, config.Number("warmup_target"), config.Number("warmup_steps", 0)) { Name = config.Text("name") ?? className },
            nameof(CosineDecayRestarts) => new CosineDecayRestarts(first, config.Number("first_decay_steps", 1), config.Number("t_mul", 2), config.Number("m_mul", 1), alpha) { Name = config.Text("name") ?? className },
            nameof(PiecewiseConstantDecay) => new PiecewiseConstantDecay([.. config.Numbers("boundaries").Select(b => (long)b)], config.Numbers("values")) { Name = config.Text("name") ?? className },
            _ => throw new ModelFileException($"The learning-rate schedule '{className}' is unknown; expected one of {nameof(CosineDecay)}, {nameof(CosineDecayRestarts)}, {nameof(ExponentialDecay)}, "
                + $"{nameof(InverseTimeDecay)}, {nameof(PiecewiseConstantDecay)}, {nameof(PolynomialDecay)}. Compile the model with one of these."),
        });
    }

    private protected abstract float Rate(long step);

    private protected abstract JsonObject WriteConfig();
}
