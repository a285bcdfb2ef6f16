using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>(rate - end) × (1 - step / decay_steps) ^ power + end; after decay_steps the end rate, or with <c>cycle</c> the decay again over a longer stretch.</summary>
public sealed class PolynomialDecay(double initialLearningRate, double decaySteps, double endLearningRate = 1e-4, double power = 1, bool cycle = false)
    : Schedule(nameof(PolynomialDecay))
{
    private readonly double _initial = Check.NotNegative(initialLearningRate), _steps = Check.Positive(decaySteps);

    private protected override float Rate(long step)
    {
        float at = step, over = (float)_steps;
        if (cycle) over *= step == 0 ? 1 : MathF.Ceiling(at / over);
        else at = MathF.Min(at, over);
        float end = (float)endLearningRate;
        return ((float)_initial - end) * MathF.Pow(1 - at / over, (float)power) + end;
    }

    private protected override JsonObject WriteConfig() => new()
    {
        ["initial_learning_rate"] = KerasConfig.Float(_initial),
        ["decay_steps"] = _steps,
        ["end_learning_rate"] = KerasConfig.Float(endLearningRate),
        ["power"] = KerasConfig.Float(power),
        ["cycle"] = cycle,
    };
}
