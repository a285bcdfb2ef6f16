using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>How strongly each pixel moves the score, whichever way: the size of its gradient. Noisy, but honest to the weights.</summary>
public sealed class Saliency : ExplanationMethod
{
    /// <summary>Saliency.</summary>
    public Saliency() : base("saliency") { }

    /// <inheritdoc/>
    public override string Formula => "map = max over colours of |dS/dx|";

    /// <inheritdoc/>
    public override string Source => "Simonyan, Vedaldi and Zisserman: Deep Inside Convolutional Networks (2014), section 3.1";

    /// <inheritdoc/>
    public override string Cost => "2 forward passes and 1 backward pass";

    /// <inheritdoc/>
    public override bool NeedsLayer => false;

    internal override Attribution Explain(Probe probe)
    {
        var gradients = probe.PixelGradients(probe.Pixels, probe.Classes);
        probe.Step(1, 1);
        return new Attribution(gradients.abs().amax([1]).to(ScalarType.Float64));
    }
}
