using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>
/// The lab report's steps: Grad-CAM of the probability, with the mean over channels where the paper has the sum. The map differs from Grad-CAM's by that
/// factor alone, which the scaling takes out; the score does differ.
/// </summary>
public sealed class LabCam : GradientCam
{
    /// <summary>The report's method.</summary>
    public LabCam() : base("lab") { }

    /// <inheritdoc/>
    public override string Formula => "w_k = mean_ij g_ijk; map = mean_k w_k A_k, of the probability";

    /// <inheritdoc/>
    public override string Source => "the lab report, after Chollet: Deep Learning with Python (2017), section 5.4";

    /// <inheritdoc/>
    public override ExplainedScore DefaultScore => ExplainedScore.Probability;

    private protected override Tensor Map(Tensor activations, Tensor gradients) => (MeanGradients(gradients) * activations).mean([1]);
}
