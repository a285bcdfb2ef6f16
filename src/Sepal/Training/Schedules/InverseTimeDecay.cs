using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>rate / (1 + decay_rate × step / decay_steps); in a staircase the quotient is rounded down.</summary>
public sealed class InverseTimeDecay(double initialLearningRate, double decaySteps, double decayRate, bool staircase = false) : Schedule(nameof(InverseTimeDecay))
{
    private readonly double _initial = Check.NotNegative(initialLearningRate), _steps = Check.Positive(decaySteps);

    private protected override float Rate(long step)
    {
        float p = step / (float)_steps;
        return (float)_initial / (1 + (float)decayRate * (staircase ? MathF.Floor(p) : p));
    }

    private protected override JsonObject WriteConfig() => new()
    {
        ["initial_learning_rate"] = KerasConfig.Float(_initial),
        ["decay_steps"] = _steps,
        ["decay_rate"] = KerasConfig.Float(decayRate),
        ["staircase"] = staircase,
    };
}
