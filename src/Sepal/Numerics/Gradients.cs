using static TorchSharp.torch;

namespace Sepal.Numerics;

/// <summary>The one place that asks for a gradient with respect to an activation or a picture. A wrong call to the engine's own function ends the process.</summary>
internal static class Gradients
{
    /// <summary>The gradient of a score with respect to a node's output, in the shape of that output. The caller's dispose scope owns it. Cost: one backward pass.</summary>
    /// <exception cref="ArgumentException">The score is not a single number.</exception>
    /// <exception cref="InvalidOperationException">No gradient was recorded, or the score does not depend on the input.</exception>
    public static Tensor Of(Tensor score, Tensor input)
    {
        if (score.numel() != 1)
            throw new ArgumentException($"Expected a single score; got shape ({string.Join(", ", score.shape)}). Sum or select one first.", nameof(score));
        if (!score.requires_grad || !input.requires_grad)
            throw new InvalidOperationException("No gradient is recorded here: run the model outside no_grad, on a tensor that requires gradients.");
#pragma warning disable RS0030 // the one guarded call
        var gradient = autograd.grad([score], [input], allow_unused: true)[0];
#pragma warning restore RS0030
        return gradient is { IsInvalid: false } ? gradient : throw new InvalidOperationException("The score does not depend on the input.");
    }
}
