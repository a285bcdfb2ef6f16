using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>As HiResCAM, but only where the gradient is positive: works on early layers too, for finer maps.</summary>
public sealed class LayerCam : GradientCam
{
    /// <summary>LayerCAM.</summary>
    public LayerCam() : base("layer-cam") { }

    /// <inheritdoc/>
    public override string Formula => "map = sum_k max(g_ijk, 0) A_ijk";

    /// <inheritdoc/>
    public override string Source => "Jiang et al.: LayerCAM (IEEE TIP 2021), equations 6 and 7";

    private protected override Tensor Map(Tensor activations, Tensor gradients) => (gradients.relu() * activations).sum(1);
}
