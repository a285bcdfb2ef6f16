using System.Numerics;
using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>
/// Gradient descent, with momentum and Nesterov's momentum where asked: m = momentum × m - rate × g; w += m, or with Nesterov
/// w += momentum × m - rate × g. Source: Sutskever et al., On the importance of initialization and momentum (2013).
/// </summary>
public sealed class SGD : Optimizer
{
    private const double DefaultRate = 0.01;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule. Default 0.01.</param>
    /// <param name="momentum">In [0, 1]. Default 0: none, and no state.</param>
    /// <param name="nesterov">Whether the momentum looks ahead.</param>
    public SGD(Schedule? learningRate = null, double momentum = 0, bool nesterov = false) : base(learningRate ?? DefaultRate, "sgd")
        => (Momentum, Nesterov) = (Check.Within(momentum, 0, 1), nesterov);

    internal SGD(JsonObject config) : base(config, DefaultRate, "sgd")
        => (Momentum, Nesterov) = (Check.Within(config.Number("momentum", 0), 0, 1, "momentum"), config.Flag("nesterov"));

    /// <summary>The share of the last step that goes into the next.</summary>
    public double Momentum { get; }

    /// <summary>Whether the momentum looks ahead.</summary>
    public bool Nesterov { get; }

    private protected override void CreateState()
    {
        if (Momentum != 0) UseStates(AddStates("momentum"));
    }

    private protected override void Step(UpdatePass pass, float rate, long step)
    {
        if (Momentum == 0) pass.Run(new Plain(new(rate)));
        else pass.Run(new WithMomentum(new(rate), new((float)Momentum), Nesterov));
    }

    private protected override void WriteConfig(JsonObject config) => (config["momentum"], config["nesterov"]) = (KerasConfig.Float(Momentum), Nesterov);

    private readonly struct Plain(Vector<float> rate) : IUpdateRule
    {
        public Vector<float> Step(Vector<float> value, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second, ref Vector<float> third)
            => value - gradient * rate;
    }

    private readonly struct WithMomentum(Vector<float> rate, Vector<float> momentum, bool nesterov) : IUpdateRule
    {
        public Vector<float> Step(Vector<float> value, Vector<float> gradient, ref Vector<float> m, ref Vector<float> second, ref Vector<float> third)
        {
            var descent = gradient * rate;
            m = m * momentum - descent;
            return nesterov ? value + (m * momentum - descent) : value + m;
        }
    }
}
