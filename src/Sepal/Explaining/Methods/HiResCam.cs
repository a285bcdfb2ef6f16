using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>
/// Activations times gradients, place by place. Where a network ends in a global average or flattening and one dense layer, the map adds up to the class's score
/// (less the bias): it marks only places that were used.
/// </summary>
public sealed class HiResCam : GradientCam
{
    /// <summary>HiResCAM.</summary>
    public HiResCam() : base("hires-cam") { }

    /// <inheritdoc/>
    public override string Formula => "map = sum_k g_ijk A_ijk";

    /// <inheritdoc/>
    public override string Source => "Draelos and Carin: Use HiResCAM instead of Grad-CAM (2020), arXiv 2011.08891";

    private protected override Tensor Map(Tensor activations, Tensor gradients) => (gradients * activations).sum(1);
}
