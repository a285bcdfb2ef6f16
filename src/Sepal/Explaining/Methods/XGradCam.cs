using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>Grad-CAM whose mean of gradients is weighted by the activations, which meets the axioms of sensitivity and conservation best.</summary>
public sealed class XGradCam : GradientCam
{
    private const double Epsilon = 1e-7;

    /// <summary>XGrad-CAM.</summary>
    public XGradCam() : base("xgrad-cam") { }

    /// <inheritdoc/>
    public override string Formula => "w_k = sum_ij g A / sum_ij A; map = sum_k w_k A_k";

    /// <inheritdoc/>
    public override string Source => "Fu et al.: Axiom-based Grad-CAM (BMVC 2020), equation 8";

    private protected override Tensor Map(Tensor activations, Tensor gradients)
    {
        var weights = (gradients * activations).sum([2, 3], keepdim: true) / (activations.sum([2, 3], keepdim: true) + Epsilon);
        return (weights * activations).sum(1);
    }
}
