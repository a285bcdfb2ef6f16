using System.Numerics;
using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>
/// Gradients divided by the root of their moving mean square: v = rho × v + (1 - rho) × g²; w -= rate × g / √(v + epsilon). Epsilon is inside
/// the root, as in Keras. Centered: v minus the squared moving mean of g. Source: Hinton, Neural Networks for Machine Learning, lecture 6 (2012).
/// </summary>
public sealed class RMSprop : Optimizer
{
    private const double DefaultRate = 0.001;
    private const string DefaultName = "rm_sprop";

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule. Default 0.001.</param>
    /// <param name="rho">The weight of the old mean square, in [0, 1]. Default 0.9.</param>
    /// <param name="momentum">In [0, 1]. Default 0: none.</param>
    /// <param name="epsilon">Added to the mean square. Default 1e-7.</param>
    /// <param name="centered">Whether the variance replaces the mean square.</param>
    public RMSprop(Schedule? learningRate = null, double rho = 0.9, double momentum = 0, double epsilon = 1e-7, bool centered = false)
        : base(learningRate ?? DefaultRate, DefaultName)
        => (Rho, Momentum, Epsilon, Centered) = (Check.Within(rho, 0, 1), Check.Within(momentum, 0, 1), Check.NotNegative(epsilon), centered);

    internal RMSprop(JsonObject config) : base(config, DefaultRate, DefaultName)
    {
        Rho = Check.Within(config.Number("rho", 0.9), 0, 1, "rho");
        Momentum = Check.Within(config.Number("momentum", 0), 0, 1, "momentum");
        Epsilon = Check.NotNegative(config.Number("epsilon", 1e-7), "epsilon");
        Centered = config.Flag("centered");
    }

    /// <summary>The weight of the old mean square in the new one.</summary>
    public double Rho { get; }

    /// <summary>The share of the last step that goes into the next.</summary>
    public double Momentum { get; }

    /// <summary>Added to the mean square, inside the root.</summary>
    public double Epsilon { get; }

    /// <summary>Whether the variance replaces the mean square.</summary>
    public bool Centered { get; }

    private protected override void CreateState()
    {
        UseStates(AddStates("velocity"));
        if (Momentum > 0) UseStates(AddStates("momentum"));
        if (Centered) UseStates(AddStates("average_gradient"));
    }

    private protected override void Step(UpdatePass pass, float rate, long step)
    {
        if (Momentum == 0 && !Centered) pass.Run(new Plain(new(rate), new((float)Rho), new((float)(1 - Rho)), new((float)Epsilon)));
        else pass.Run(new Full(new(rate), new((float)Rho), new((float)(1 - Rho)), new((float)Epsilon), new((float)Momentum), Momentum > 0, Centered));
    }

    private protected override void WriteConfig(JsonObject config)
        => (config["rho"], config["momentum"], config["epsilon"], config["centered"]) = (KerasConfig.Float(Rho), KerasConfig.Float(Momentum), KerasConfig.Float(Epsilon), Centered);

    private readonly struct Plain(Vector<float> rate, Vector<float> rho, Vector<float> fresh, Vector<float> epsilon) : IUpdateRule
    {
        public Vector<float> Step(Vector<float> value, Vector<float> gradient, ref Vector<float> velocity, ref Vector<float> second, ref Vector<float> third)
        {
            velocity = rho * velocity + fresh * (gradient * gradient);
            return value - rate * gradient / Vector.SquareRoot(velocity + epsilon);
        }
    }

    private readonly struct Full(Vector<float> rate, Vector<float> rho, Vector<float> fresh, Vector<float> epsilon, Vector<float> momentum, bool moves, bool centered) : IUpdateRule
    {
        public Vector<float> Step(Vector<float> value, Vector<float> gradient, ref Vector<float> velocity, ref Vector<float> second, ref Vector<float> third)
        {
            velocity = rho * velocity + fresh * (gradient * gradient);
            var denominator = velocity;
            if (centered)
            {
                // The mean gradient is the second state where there is no momentum.
                ref var mean = ref moves ? ref third : ref second;
                mean = rho * mean + fresh * gradient;
                denominator -= mean * mean;
            }
            var increment = rate * gradient / Vector.SquareRoot(denominator + epsilon);
            if (!moves) return value - increment;
            second = momentum * second + increment;
            return value - second;
        }
    }
}
