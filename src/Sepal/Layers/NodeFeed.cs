using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>
/// A node's output that is given instead of computed: a pass then runs only what comes behind the node, and what leads around it. An explainer changes
/// an activation and asks for the score again, for the price of the rest of the network.
/// </summary>
/// <param name="Path">The node, as <c>vgg16/block5_conv3</c>.</param>
/// <param name="Value">Its output. The caller owns it.</param>
internal sealed record NodeFeed(string Path, Tensor Value)
{
    /// <summary>The path from inside the model that a prefix stands for; null where the node lies outside it.</summary>
    public string? Inside(string prefix) => Path.StartsWith(prefix, StringComparison.Ordinal) ? Path[prefix.Length..] : null;
}
