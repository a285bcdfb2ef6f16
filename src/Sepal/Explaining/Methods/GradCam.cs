using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>
/// Gradient-weighted class activation mapping: each channel counts by the mean of its gradients. Averaging them can mark places that the network did not use;
/// <see cref="HiResCam"/> can't.
/// </summary>
public sealed class GradCam : GradientCam
{
    /// <summary>Grad-CAM.</summary>
    public GradCam() : base("grad-cam") { }

    /// <inheritdoc/>
    public override string Formula => "w_k = mean_ij g_ijk; map = sum_k w_k A_k";

    /// <inheritdoc/>
    public override string Source => "Selvaraju et al.: Grad-CAM (ICCV 2017), equations 1 and 2";

    private protected override Tensor Map(Tensor activations, Tensor gradients) => (MeanGradients(gradients) * activations).sum(1);
}
