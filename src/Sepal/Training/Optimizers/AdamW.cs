using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>
/// <see cref="Adam"/> with weight decay that is apart from the gradient. Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization (2019).
/// </summary>
public sealed class AdamW : Optimizer
{
    private const double DefaultRate = 0.001, DefaultDecay = 0.004;
    private const string DefaultName = "adam_w";

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule. Default 0.001.</param>
    /// <param name="weightDecay">Before each step every weight loses this share of itself times the learning rate. Default 0.004.</param>
    /// <param name="beta1">The weight of the old mean gradient, in [0, 1]. Default 0.9.</param>
    /// <param name="beta2">The weight of the old mean square, in [0, 1]. Default 0.999.</param>
    /// <param name="epsilon">Added to the root of the mean square. Default 1e-7.</param>
    /// <param name="amsgrad">Whether the largest mean square so far is used.</param>
    public AdamW(Schedule? learningRate = null, double weightDecay = DefaultDecay, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, bool amsgrad = false)
        : base(learningRate ?? DefaultRate, DefaultName) => (WeightDecay, Moments) = (weightDecay, new AdamMoments(beta1, beta2, epsilon, amsgrad));

    internal AdamW(JsonObject config) : base(config, DefaultRate, DefaultName)
    {
        WeightDecay ??= DefaultDecay;
        Moments = AdamMoments.Read(config);
    }

    /// <inheritdoc cref="Adam.Beta1"/>
    public double Beta1 => Moments.Beta1;

    /// <inheritdoc cref="Adam.Beta2"/>
    public double Beta2 => Moments.Beta2;

    /// <inheritdoc cref="Adam.Epsilon"/>
    public double Epsilon => Moments.Epsilon;

    /// <inheritdoc cref="Adam.Amsgrad"/>
    public bool Amsgrad => Moments.Amsgrad;

    private AdamMoments Moments { get; }

    private protected override void CreateState()
    {
        UseStates(AddStates("momentum", "velocity"));
        if (Amsgrad) UseStates(AddStates("velocity_hat"));
    }

    private protected override void Step(UpdatePass pass, float rate, long step) => Moments.Run(pass, rate, step);

    private protected override void WriteConfig(JsonObject config) => Moments.Write(config);
}
