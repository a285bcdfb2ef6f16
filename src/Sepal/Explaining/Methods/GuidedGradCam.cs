using Sepal.Layers;
using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>
/// Grad-CAM, stretched to the picture, times guided backpropagation: the gradient with respect to pixels that passes each rectifier only where it is positive.
/// Sharp and pretty, and to be distrusted: on large networks it hardly changes when the weights are drawn anew (Adebayo et al. 2018).
/// </summary>
public sealed class GuidedGradCam : ExplanationMethod
{
    /// <summary>Guided Grad-CAM.</summary>
    public GuidedGradCam() : base("guided-grad-cam") { }

    /// <inheritdoc/>
    public override string Formula => "map = max(Grad-CAM, 0) stretched × max over colours of |guided dS/dx|";

    /// <inheritdoc/>
    public override string Source => "Selvaraju et al.: Grad-CAM (ICCV 2017), section 3.2; Springenberg et al.: Striving for Simplicity (2015)";

    /// <inheritdoc/>
    public override string Cost => "2 forward passes and 1 backward pass, and the network behind the layer there and back";

    /// <inheritdoc/>
    public override bool NeedsLayer => true;

    /// <inheritdoc/>
    public override string Caution => "It failed the sanity check of Adebayo et al. (2018): on large networks the picture hardly changes when the weights are random. It shows edges of the photo more than the network's reasons.";

    internal override Attribution Explain(Probe probe)
    {
        if (probe.Rectifiers.Count == 0)
            throw new ExplanationException($"{Name} changes the gradients of rectifiers, and the network has none; expected ReLU activations. Use grad-cam, or input-x-gradient for pixels.");
        var cam = new GradCam().Explain(probe).Maps.relu().unsqueeze(1);
        var stretched = nn.functional.interpolate(cam, [probe.Height, probe.Width], mode: InterpolationMode.Bilinear, align_corners: false).squeeze(1);
        using var taps = new Taps(probe.Rectifiers, (_, output) => PositiveGradients(output));
        var guided = probe.PixelGradients(probe.Pixels, probe.Classes, taps);
        return new Attribution(stretched * guided.abs().amax([1]).to(ScalarType.Float64));
    }

    // The identity, whose gradient passes only where it is positive: behind a rectifier the two make the guided one.
    private static Tensor PositiveGradients(Tensor output) => RecordedOperation.Record([output], output.detach().clone(), [], gradient => [gradient.relu()]);
}
