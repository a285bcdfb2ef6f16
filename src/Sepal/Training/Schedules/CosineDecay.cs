using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>
/// Half a cosine from the rate down to alpha × rate, after an optional linear warmup from the initial rate to
/// <c>warmupTarget</c>. Source: Loshchilov and Hutter, SGDR (2017), equation 5 without restarts.
/// </summary>
public sealed class CosineDecay(double initialLearningRate, double decaySteps, double alpha = 0, double? warmupTarget = null, double warmupSteps = 0)
    : Schedule(nameof(CosineDecay))
{
    private readonly double _initial = Check.NotNegative(initialLearningRate), _steps = Check.Positive(decaySteps), _warmup = Check.NotNegative(warmupSteps);

    private protected override float Rate(long step)
    {
        float at = step, over = (float)_steps, first = (float)_initial;
        if (warmupTarget is not { } target) return Decayed(MathF.Min(at, over), over, first);
        float warm = (float)_warmup, peak = (float)target;
        at = MathF.Min(at, over + warm);
        return at < warm ? (peak - first) * (at / warm) + first : Decayed(at - warm, over, peak);
    }

    private float Decayed(float at, float over, float from) => from * ((float)(1 - alpha) * (0.5f * (1 + MathF.Cos(MathF.PI * (at / over)))) + (float)alpha);

    private protected override JsonObject WriteConfig() => new()
    {
        ["initial_learning_rate"] = KerasConfig.Float(_initial),
        ["decay_steps"] = _steps,
        ["alpha"] = KerasConfig.Float(alpha),
        ["warmup_target"] = KerasConfig.Float(warmupTarget),
        ["warmup_steps"] = _warmup,
    };
}
