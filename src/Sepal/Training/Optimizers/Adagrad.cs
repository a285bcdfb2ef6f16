using System.Numerics;
using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>
/// Gradients divided by the root of the sum of all their squares: a += g²; w -= rate × g / √(a + epsilon).
/// Source: Duchi, Hazan and Singer, Adaptive Subgradient Methods (2011).
/// </summary>
public sealed class Adagrad : Optimizer
{
    private const double DefaultRate = 0.001;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule. Default 0.001.</param>
    /// <param name="initialAccumulatorValue">Where the sums of squares start, at least 0. Default 0.1.</param>
    /// <param name="epsilon">Added to the sum, inside the root. Default 1e-7.</param>
    public Adagrad(Schedule? learningRate = null, double initialAccumulatorValue = 0.1, double epsilon = 1e-7) : base(learningRate ?? DefaultRate, "adagrad")
        => (InitialAccumulatorValue, Epsilon) = (Check.NotNegative(initialAccumulatorValue), Check.NotNegative(epsilon));

    internal Adagrad(JsonObject config) : base(config, DefaultRate, "adagrad")
    {
        InitialAccumulatorValue = Check.NotNegative(config.Number("initial_accumulator_value", 0.1), "initial_accumulator_value");
        Epsilon = Check.NotNegative(config.Number("epsilon", 1e-7), "epsilon");
    }

    /// <summary>Where the sums of squares start.</summary>
    public double InitialAccumulatorValue { get; }

    /// <summary>Added to the sum, inside the root.</summary>
    public double Epsilon { get; }

    private protected override void CreateState() => UseStates(AddStates("accumulator", start: (float)InitialAccumulatorValue));

    private protected override void Step(UpdatePass pass, float rate, long step) => pass.Run(new Rule(new(rate), new((float)Epsilon)));

    private protected override void WriteConfig(JsonObject config)
        => (config["initial_accumulator_value"], config["epsilon"]) = (KerasConfig.Float(InitialAccumulatorValue), KerasConfig.Float(Epsilon));

    private readonly struct Rule(Vector<float> rate, Vector<float> epsilon) : IUpdateRule
    {
        public Vector<float> Step(Vector<float> value, Vector<float> gradient, ref Vector<float> sum, ref Vector<float> second, ref Vector<float> third)
        {
            sum += gradient * gradient;
            return value - rate * gradient / Vector.SquareRoot(sum + epsilon);
        }
    }
}
