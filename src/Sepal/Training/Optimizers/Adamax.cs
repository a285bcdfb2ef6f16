using System.Numerics;
using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>
/// Adam with the largest gradient in place of the mean square: u = max(β₂ × u, |g|); w -= rate × m / ((1 - β₁ᵗ) × (u + epsilon)).
/// Source: Kingma and Ba, Adam (2015), section 7.1.
/// </summary>
public sealed class Adamax : Optimizer
{
    private const double DefaultRate = 0.001;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule. Default 0.001.</param>
    /// <param name="beta1">The weight of the old mean gradient, in [0, 1]. Default 0.9.</param>
    /// <param name="beta2">How slowly the largest gradient is forgotten, in [0, 1]. Default 0.999.</param>
    /// <param name="epsilon">Added to the largest gradient. Default 1e-7.</param>
    public Adamax(Schedule? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7) : base(learningRate ?? DefaultRate, "adamax")
        => (Beta1, Beta2, Epsilon) = (Check.Within(beta1, 0, 1), Check.Within(beta2, 0, 1), Check.NotNegative(epsilon));

    internal Adamax(JsonObject config) : base(config, DefaultRate, "adamax")
    {
        Beta1 = Check.Within(config.Number("beta_1", 0.9), 0, 1, "beta_1");
        Beta2 = Check.Within(config.Number("beta_2", 0.999), 0, 1, "beta_2");
        Epsilon = Check.NotNegative(config.Number("epsilon", 1e-7), "epsilon");
    }

    /// <summary>The weight of the old mean gradient in the new one.</summary>
    public double Beta1 { get; }

    /// <summary>How slowly the largest gradient is forgotten.</summary>
    public double Beta2 { get; }

    /// <summary>Added to the largest gradient.</summary>
    public double Epsilon { get; }

    private protected override void CreateState() => UseStates(AddStates("momentum", "norm"));

    private protected override void Step(UpdatePass pass, float rate, long step)
        => pass.Run(new Rule(new(rate), new((float)(1 - Beta1)), new((float)Beta2), new(1 - MathF.Pow((float)Beta1, step)), new((float)Epsilon)));

    private protected override void WriteConfig(JsonObject config)
        => (config["beta_1"], config["beta_2"], config["epsilon"]) = (KerasConfig.Float(Beta1), KerasConfig.Float(Beta2), KerasConfig.Float(Epsilon));

    private readonly struct Rule(Vector<float> rate, Vector<float> fresh1, Vector<float> beta2, Vector<float> correction, Vector<float> epsilon) : IUpdateRule
    {
        public Vector<float> Step(Vector<float> value, Vector<float> gradient, ref Vector<float> m, ref Vector<float> u, ref Vector<float> third)
        {
            m += (gradient - m) * fresh1;
            u = Vector.Max(beta2 * u, Vector.Abs(gradient));
            return value - rate * m / (correction * (u + epsilon));
        }
    }
}
