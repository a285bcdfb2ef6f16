using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>
/// Cosine decay that starts again: stretch k is t_mul^k × the first, and starts at m_mul^k × the rate.
/// Source: Loshchilov and Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts (2017), equation 5.
/// </summary>
public sealed class CosineDecayRestarts(double initialLearningRate, double firstDecaySteps, double tMul = 2, double mMul = 1, double alpha = 0) : Schedule("SGDRDecay")
{
    private readonly double _initial = Check.NotNegative(initialLearningRate), _steps = Check.Positive(firstDecaySteps), _growth = Check.Positive(tMul);

    private protected override float Rate(long step)
    {
        float fraction = step / (float)_steps, growth = (float)_growth, restarts;
        if (growth == 1)
        {
            restarts = MathF.Floor(fraction);
            fraction -= restarts;
        }
        else
        {
            restarts = MathF.Floor(MathF.Log(1 - fraction * (1 - growth)) / MathF.Log(growth));
            float before = (1 - MathF.Pow(growth, restarts)) / (1 - growth);
            fraction = (fraction - before) / MathF.Pow(growth, restarts);
        }
        float decayed = 0.5f * MathF.Pow((float)mMul, restarts) * (1 + MathF.Cos(MathF.PI * fraction));
        return (float)_initial * ((1 - (float)alpha) * decayed + (float)alpha);
    }

    private protected override JsonObject WriteConfig() => new()
    {
        ["initial_learning_rate"] = KerasConfig.Float(_initial),
        ["first_decay_steps"] = _steps,
        ["t_mul"] = KerasConfig.Float(_growth),
        ["m_mul"] = KerasConfig.Float(mMul),
        ["alpha"] = KerasConfig.Float(alpha),
    };
}
