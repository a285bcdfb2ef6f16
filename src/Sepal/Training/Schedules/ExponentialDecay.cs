using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>rate × decay_rate ^ (step / decay_steps); in a staircase the exponent is rounded down.</summary>
public sealed class ExponentialDecay(double initialLearningRate, double decaySteps, double decayRate, bool staircase = false) : Schedule(nameof(ExponentialDecay))
{
    private readonly double _initial = Check.NotNegative(initialLearningRate), _steps = Check.Positive(decaySteps);

    private protected override float Rate(long step)
    {
        float p = step / (float)_steps;
        return (float)_initial * MathF.Pow((float)decayRate, staircase ? MathF.Floor(p) : p);
    }

    private protected override JsonObject WriteConfig() => new()
    {
        ["initial_learning_rate"] = KerasConfig.Float(_initial),
        ["decay_steps"] = _steps,
        ["decay_rate"] = KerasConfig.Float(decayRate),
        ["staircase"] = staircase,
    };
}
