using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Weights;

/// <summary>A place for a stored layer in a network: a layer with weights, or a nested model with all of its own.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Path">Its path in the network.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Weights">Its weights in the order of its layers, with their paths in the network.</param>
internal sealed record LayerSlot(string Name, string Path, Layer Layer, IReadOnlyList<(string Path, Weight Weight)> Weights)
{
    /// <summary>The network's own layers that have weights; a nested model is one of them, as in Keras's <c>.h5</c>.</summary>
    public static IReadOnlyList<LayerSlot> TopLevel(Model model) => [.. model.Layers.Select(l => Of(l, l.Name)).Where(s => s.Weights.Count > 0)];

    /// <summary>All layers with weights, however deep.</summary>
    public static IReadOnlyList<LayerSlot> Leaves(Model model) => [.. Leaves(model, "").Where(s => s.Weights.Count > 0)];

    /// <summary>The orders in which Keras may have stored the weights of a nested model: it puts what trains first, and whether a layer trained is not told.</summary>
    public IEnumerable<IReadOnlyList<(string Path, Weight Weight)>> Orders()
    {
        yield return [.. Weights.OrderBy(w => w.Weight.IsTrainable ? 0 : 1)];
        if (Layer is not Model) yield break;
        yield return Weights;
        yield return [.. Weights.OrderBy(w => w.Weight.IsTrainableByKind ? 0 : 1)];
    }

    private static IEnumerable<LayerSlot> Leaves(Model model, string path)
    {
        foreach (var layer in model.Layers)
        {
            string full = path.Length == 0 ? layer.Name : $"{path}/{layer.Name}";
            if (layer is not Model nested) yield return Of(layer, full);
            else foreach (var leaf in Leaves(nested, full)) yield return leaf;
        }
    }

    private static LayerSlot Of(Layer layer, string path) => new(layer.Name, path, layer, layer is Model model
        ? [.. model.NamedWeights().Select(w => ($"{path}/{w.Path}", w.Weight))]
        : [.. layer.Weights.Select(w => ($"{path}/{w.Name}", w))]);
}
