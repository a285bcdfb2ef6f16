using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>A method that makes its map of a layer's activations and of the score's gradients there. Pictures go through it in batches.</summary>
public abstract class GradientCam : ExplanationMethod
{
    private protected GradientCam(string name) : base(name) { }

    /// <inheritdoc/>
    public override string Cost => "1 forward pass, and the network behind the layer there and back";

    /// <inheritdoc/>
    public override bool NeedsLayer => true;

    /// <summary>The maps, (pictures, rows, columns).</summary>
    /// <param name="activations">(pictures, channels, rows, columns), in double precision.</param>
    /// <param name="gradients">Of the same shape.</param>
    private protected abstract Tensor Map(Tensor activations, Tensor gradients);

    internal sealed override Attribution Explain(Probe probe)
    {
        var gradients = probe.ActivationGradients();
        probe.Step(1, 1);
        using var noGradients = no_grad();
        return new Attribution(Map(probe.Activations.to(ScalarType.Float64), gradients.to(ScalarType.Float64)));
    }

    /// <summary>A weight for each channel, (pictures, channels, 1, 1): the mean of its gradients.</summary>
    private protected static Tensor MeanGradients(Tensor gradients) => gradients.mean([2, 3], keepdim: true);
}
