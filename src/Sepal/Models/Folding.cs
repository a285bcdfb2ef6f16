using Sepal.Layers;

namespace Sepal.Models;

/// <summary>
/// Takes BatchNormalization out of a network that is not trained any more: what it does to each channel is worked into the kernel and the bias of the
/// convolution or Dense layer before it, so that a pass over the data is saved.
/// Per channel: kernel' = kernel × g, bias' = (bias - mean) × g + beta, with g = gamma / sqrt(variance + epsilon). Source: Jacob et al. (2017), section 3.2.
/// </summary>
public static class Folding
{
    /// <summary>
    /// A copy of a network for inference, frozen, with the same outputs up to rounding and the same names, but without the layers that were folded: a
    /// convolution's output is then what its BatchNormalization gave. It shares nothing with the original; the caller disposes it.
    /// Memory: the weights once more. A BatchNormalization stays where something lies between, where the layer before has an activation of its own, or
    /// where another layer uses what is between the two.
    /// </summary>
    public static Model Fold(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var folded = Copy(model, []);
        folded.Trainable = false;
        return folded;
    }

    /// <summary>Whether a network has a BatchNormalization, so that a folded copy may be faster.</summary>
    internal static bool IsWorthwhile(Model model) => model.Layers.Any(layer => layer is BatchNormalization || layer is Model inner && IsWorthwhile(inner));

    private static Functional Copy(Model model, Dictionary<Layer, Layer> copies)
    {
        var normalizations = Foldable(model);
        var layers = normalizations.ToDictionary(n => n.Inputs[0].Layer, n => (BatchNormalization)n.Layer);
        var nodes = new Dictionary<Node, Node>();
        foreach (var node in model.Nodes)
        {
            if (node == model.Input)
            {
                nodes[node] = Node.Input(node.Shape, node.Layer.Name);
                continue;
            }
            if (normalizations.Contains(node))
            {
                nodes[node] = nodes[node.Inputs[0]];
                continue;
            }
            bool isNew = !copies.TryGetValue(node.Layer, out var copy);
            if (isNew) copies[node.Layer] = copy = node.Layer is Model inner ? Copy(inner, copies) : CopyOf(node.Layer, hasBias: layers.ContainsKey(node.Layer));
            nodes[node] = copy!.On([.. node.Inputs.Select(i => nodes[i])]);
            if (!isNew || node.Layer is Model) continue;
            if (layers.TryGetValue(node.Layer, out var normalization))
                Merge(node.Layer, normalization, copy!);
            else
                for (int i = 0; i < copy!.Weights.Count; i++) copy.Weights[i].Assign(node.Layer.Weights[i]);
        }
        return new Functional(nodes[model.Input], nodes[model.Output], model.Name);
    }

    /// <summary>The places of BatchNormalization that a layer before can take in.</summary>
    private static HashSet<Node> Foldable(Model model)
    {
        var uses = model.Nodes.SelectMany(n => n.Inputs).CountBy(n => n).ToDictionary();
        var calls = model.Nodes.CountBy(n => n.Layer).ToDictionary();
        return [.. model.Nodes.Where(n => n.Layer is BatchNormalization && n.Inputs is [var before] && n != model.Input
            && before != model.Input && before != model.Output && uses[before] == 1 && calls[n.Layer] == 1 && calls[before.Layer] == 1
            && before.Layer is Conv2D { Activation.Name: "linear" } or DepthwiseConv2D { Activation.Name: "linear" } or Dense { Activation.Name: "linear" })];
    }

    private static Layer CopyOf(Layer layer, bool hasBias)
    {
        var config = LayerRegistry.ConfigOf(layer);
        if (hasBias) config["use_bias"] = true;
        return LayerRegistry.Create(layer.ClassName, config)!;
    }

    private static void Merge(Layer layer, BatchNormalization normalization, Layer copy)
    {
        float[] mean = Values(normalization, "moving_mean")!, variance = Values(normalization, "moving_variance")!;
        float[]? gamma = Values(normalization, "gamma"), beta = Values(normalization, "beta"), bias = Values(layer, "bias");
        var factor = new double[mean.Length];
        var merged = new float[mean.Length];
        for (int c = 0; c < factor.Length; c++)
        {
            factor[c] = (gamma?[c] ?? 1) / Math.Sqrt(variance[c] + normalization.Epsilon);
            merged[c] = (float)(((bias?[c] ?? 0.0) - mean[c]) * factor[c] + (beta?[c] ?? 0));
        }
        // In Keras's shapes the output channels come last, of depthwise kernels as (channels, multiplier).
        float[] kernel = Values(layer, "kernel")!;
        for (int i = 0; i < kernel.Length; i += factor.Length)
        {
            for (int c = 0; c < factor.Length; c++) kernel[i + c] = (float)(kernel[i + c] * factor[c]);
        }
        copy.Weights.Single(w => w.Name == "kernel").Assign(kernel);
        copy.Weights.Single(w => w.Name == "bias").Assign(merged);
    }

    private static float[]? Values(Layer layer, string name) => layer.Weights.SingleOrDefault(w => w.Name == name)?.ToArray();
}
