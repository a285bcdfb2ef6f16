using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>Each pixel's level times its gradient: what it gives to the score, to first order. Black pixels get nothing; below 0 speaks against the class.</summary>
public sealed class InputXGradient : ExplanationMethod
{
    /// <summary>Input times gradient.</summary>
    public InputXGradient() : base("input-x-gradient") { }

    /// <inheritdoc/>
    public override string Formula => "map = sum over colours of x dS/dx";

    /// <inheritdoc/>
    public override string Source => "Shrikumar et al.: Not Just a Black Box (2016), arXiv 1605.01713";

    /// <inheritdoc/>
    public override string Cost => "2 forward passes and 1 backward pass";

    /// <inheritdoc/>
    public override bool NeedsLayer => false;

    internal override Attribution Explain(Probe probe)
    {
        var gradients = probe.PixelGradients(probe.Pixels, probe.Classes);
        probe.Step(1, 1);
        return new Attribution((gradients * probe.Pixels).sum(1).to(ScalarType.Float64));
    }
}
