using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>
/// Moving means of the gradient and of its square: w -= α × m / (√v + epsilon) with α = rate × √(1 - β₂ᵗ) / (1 - β₁ᵗ). Epsilon is the paper's
/// "epsilon hat", added to the uncorrected root, as in Keras. Source: Kingma and Ba, Adam (2015), section 2; AMSGrad: Reddi et al. (2018).
/// </summary>
public sealed class Adam : Optimizer
{
    private const double DefaultRate = 0.001;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule. Default 0.001.</param>
    /// <param name="beta1">The weight of the old mean gradient, in [0, 1]. Default 0.9.</param>
    /// <param name="beta2">The weight of the old mean square, in [0, 1]. Default 0.999.</param>
    /// <param name="epsilon">Added to the root of the mean square. Default 1e-7.</param>
    /// <param name="amsgrad">Whether the largest mean square so far is used.</param>
    public Adam(Schedule? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, bool amsgrad = false)
        : base(learningRate ?? DefaultRate, "adam") => Moments = new AdamMoments(beta1, beta2, epsilon, amsgrad);

    internal Adam(JsonObject config) : base(config, DefaultRate, "adam") => Moments = AdamMoments.Read(config);

    /// <summary>The weight of the old mean gradient in the new one.</summary>
    public double Beta1 => Moments.Beta1;

    /// <summary>The weight of the old mean square in the new one.</summary>
    public double Beta2 => Moments.Beta2;

    /// <summary>Added to the root of the mean square.</summary>
    public double Epsilon => Moments.Epsilon;

    /// <summary>Whether the largest mean square so far is used.</summary>
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
