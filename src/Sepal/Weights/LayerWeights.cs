using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Weights;

/// <summary>
/// Gives a stored layer's arrays to a layer's weights: by what their names say where all of them say something, else by their order.
/// </summary>
internal static class LayerWeights
{
    public static void Match(LayerSlot slot, StoredLayer layer, WeightAssignment assignment)
    {
        if (ByName(slot, layer) is { } named)
        {
            foreach (var (path, weight) in slot.Weights)
            {
                if (named.Remove(path, out var tensor)) assignment.Pair(path, weight, tensor);
                else assignment.Missing(path, weight);
            }
            foreach (var tensor in layer.Tensors.Where(named.ContainsValue)) assignment.LeftOver(tensor);
            return;
        }
        var order = FittingOrder(slot, layer) ?? slot.Orders().First();
        for (int i = 0; i < Math.Max(order.Count, layer.Tensors.Count); i++)
        {
            if (i >= order.Count) assignment.LeftOver(layer.Tensors[i]);
            else if (i >= layer.Tensors.Count) assignment.Missing(order[i].Path, order[i].Weight);
            else assignment.Pair(order[i].Path, order[i].Weight, layer.Tensors[i]);
        }
    }

    /// <summary>Whether a stored layer has just the arrays that a layer needs.</summary>
    public static bool Fit(LayerSlot slot, StoredLayer layer)
        => layer.Tensors.Count == slot.Weights.Count && (ByName(slot, layer) is { } named
            ? slot.Weights.All(w => named.TryGetValue(w.Path, out var tensor) && SameShape(w.Weight, tensor))
            : FittingOrder(slot, layer) is not null);

    // Path of the weight, or for what fits none the array's own name; null where a name says too little or two say the same.
    private static Dictionary<string, StoredTensor>? ByName(LayerSlot slot, StoredLayer layer)
    {
        bool isDepthwise = slot.Layer is DepthwiseConv2D, isModel = slot.Layer is Model;
        var weights = slot.Weights.Select(w => (w.Path, w.Weight, Owner: WeightRole.Owner(w.Path))).ToList();
        var pairs = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        foreach (var tensor in layer.Tensors)
        {
            if (WeightRole.Of(tensor.Name) is not { } role) return null;
            string? owner = WeightRole.Owner(tensor.Name);
            var found = weights.Where(w => (!isModel || w.Owner == owner) && WeightRole.Fits(w.Weight.Name, role, isDepthwise || (isModel && role == "depthwise_kernel"))).ToList();
            // A nested model's arrays may stand under names that TensorFlow made longer; then their order has to tell.
            if (found.Count > 1 || (isModel && found.Count == 0)) return null;
            if (!pairs.TryAdd(found.Count == 1 ? found[0].Path : $"\0{tensor.Name}", tensor)) return null;
        }
        return pairs;
    }

    private static IReadOnlyList<(string Path, Weight Weight)>? FittingOrder(LayerSlot slot, StoredLayer layer)
        => slot.Orders().FirstOrDefault(order => order.Count == layer.Tensors.Count && order.Zip(layer.Tensors).All(p => SameShape(p.First.Weight, p.Second) && SameRole(p.First.Weight, p.Second)));

    private static bool SameShape(Weight weight, StoredTensor tensor) => tensor.Shape.SequenceEqual(weight.Shape.Select(s => (long)s));

    private static bool SameRole(Weight weight, StoredTensor tensor) => WeightRole.Of(tensor.Name) is not { } role || WeightRole.Fits(weight.Name, role, isDepthwise: true);
}
