using System.Numerics;
using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>
/// Steps of one size, in the direction of the sign of a moving mean: w -= rate × sign(β₁ × m + (1 - β₁) × g); m = β₂ × m + (1 - β₂) × g.
/// Wants a rate 3 to 10 times smaller than Adam's. Source: Chen et al., Symbolic Discovery of Optimization Algorithms (2023).
/// </summary>
public sealed class Lion : Optimizer
{
    private const double DefaultRate = 0.001;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule. Default 0.001.</param>
    /// <param name="beta1">The weight of the mean gradient in the direction, in [0, 1]. Default 0.9.</param>
    /// <param name="beta2">The weight of the old mean gradient in the new one, in [0, 1]. Default 0.99.</param>
    public Lion(Schedule? learningRate = null, double beta1 = 0.9, double beta2 = 0.99) : base(learningRate ?? DefaultRate, "lion")
        => (Beta1, Beta2) = (Check.Within(beta1, 0, 1), Check.Within(beta2, 0, 1));

    internal Lion(JsonObject config) : base(config, DefaultRate, "lion")
        => (Beta1, Beta2) = (Check.Within(config.Number("beta_1", 0.9), 0, 1, "beta_1"), Check.Within(config.Number("beta_2", 0.99), 0, 1, "beta_2"));

    /// <summary>The weight of the mean gradient in the direction.</summary>
    public double Beta1 { get; }

    /// <summary>The weight of the old mean gradient in the new one.</summary>
    public double Beta2 { get; }

    private protected override void CreateState() => UseStates(AddStates("momentum"));

    private protected override void Step(UpdatePass pass, float rate, long step)
        => pass.Run(new Rule(new(rate), new((float)Beta1), new(1 - (float)Beta1), new((float)Beta2), new(1 - (float)Beta2)));

    private protected override void WriteConfig(JsonObject config) => (config["beta_1"], config["beta_2"]) = (KerasConfig.Float(Beta1), KerasConfig.Float(Beta2));

    private readonly struct Rule(Vector<float> rate, Vector<float> beta1, Vector<float> fresh1, Vector<float> beta2, Vector<float> fresh2) : IUpdateRule
    {
        public Vector<float> Step(Vector<float> value, Vector<float> gradient, ref Vector<float> m, ref Vector<float> second, ref Vector<float> third)
        {
            var direction = m * beta1 + gradient * fresh1;
            m = m * beta2 + gradient * fresh2;
            // Where the direction is 0 nothing moves; one that isn't a number stays so.
            var sign = Vector.ConditionalSelect(Vector.GreaterThan(direction, Vector<float>.Zero), Vector<float>.One,
                Vector.ConditionalSelect(Vector.LessThan(direction, Vector<float>.Zero), -Vector<float>.One, direction));
            return value - rate * sign;
        }
    }
}
