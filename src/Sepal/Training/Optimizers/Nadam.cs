using System.Numerics;
using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>
/// Adam with Nesterov's momentum, whose β₁ grows with the step: u(t) = β₁ × (1 - 0.96ᵗ / 2). Source: Dozat, Incorporating Nesterov Momentum into Adam (2016).
/// </summary>
public sealed class Nadam : Optimizer
{
    private const double DefaultRate = 0.001;
    private float _product = 1;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule. Default 0.001.</param>
    /// <param name="beta1">The weight of the old mean gradient, in [0, 1]. Default 0.9.</param>
    /// <param name="beta2">The weight of the old mean square, in [0, 1]. Default 0.999.</param>
    /// <param name="epsilon">Added to the root of the corrected mean square. Default 1e-7.</param>
    public Nadam(Schedule? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7) : base(learningRate ?? DefaultRate, "nadam")
        => (Beta1, Beta2, Epsilon) = (Check.Within(beta1, 0, 1), Check.Within(beta2, 0, 1), Check.NotNegative(epsilon));

    internal Nadam(JsonObject config) : base(config, DefaultRate, "nadam")
    {
        Beta1 = Check.Within(config.Number("beta_1", 0.9), 0, 1, "beta_1");
        Beta2 = Check.Within(config.Number("beta_2", 0.999), 0, 1, "beta_2");
        Epsilon = Check.NotNegative(config.Number("epsilon", 1e-7), "epsilon");
    }

    /// <summary>The weight of the old mean gradient in the new one.</summary>
    public double Beta1 { get; }

    /// <summary>The weight of the old mean square in the new one.</summary>
    public double Beta2 { get; }

    /// <summary>Added to the root of the corrected mean square.</summary>
    public double Epsilon { get; }

    private protected override void CreateState()
    {
        UseStates(AddStates("momentum", "velocity"));
        // The product of all u(t): Keras keeps it as its last variable, without a name of its own.
        AddNumber("variable", () => _product, value => _product = value);
    }

    private protected override void Step(UpdatePass pass, float rate, long step)
    {
        float beta1 = (float)Beta1, now = beta1 * (1 - 0.5f * MathF.Pow(0.96f, step)), next = beta1 * (1 - 0.5f * MathF.Pow(0.96f, step + 1));
        _product = _product * beta1 * (1 - 0.5f * MathF.Pow(0.96f, step));
        float fresh2 = 1 - (float)Beta2, correction2 = 1 - MathF.Pow((float)Beta2, step);
        pass.Run(new Rule(new(rate), new(1 - beta1), new(fresh2), new(next), new(1 - _product * next), new(1 - now), new(1 - _product), new(correction2), new((float)Epsilon)));
    }

    private protected override void WriteConfig(JsonObject config)
        => (config["beta_1"], config["beta_2"], config["epsilon"]) = (KerasConfig.Float(Beta1), KerasConfig.Float(Beta2), KerasConfig.Float(Epsilon));

    private readonly struct Rule(Vector<float> rate, Vector<float> fresh1, Vector<float> fresh2, Vector<float> next, Vector<float> nextRest, Vector<float> nowFresh, Vector<float> nowRest,
        Vector<float> correction2, Vector<float> epsilon) : IUpdateRule
    {
        public Vector<float> Step(Vector<float> value, Vector<float> gradient, ref Vector<float> m, ref Vector<float> v, ref Vector<float> third)
        {
            m += (gradient - m) * fresh1;
            v += (gradient * gradient - v) * fresh2;
            var ahead = next * m / nextRest + nowFresh * gradient / nowRest;
            return value - ahead * rate / (Vector.SquareRoot(v / correction2) + epsilon);
        }
    }
}
