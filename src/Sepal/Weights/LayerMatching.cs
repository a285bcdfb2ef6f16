using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Weights;

/// <summary>
/// Finds which stored layer belongs to which layer of a network. By name, where every layer of the network is in the file under its name. Else by number: Keras
/// counts layers of one class (<c>conv2d_1</c>) on and on in a process, so the n-th <c>conv2d</c> of a file is the n-th of the network, wherever it stands in
/// either order. Else by place, where as many layers with weights of the very same shapes follow each other. Shapes are compared in any case.
/// </summary>
internal static class LayerMatching
{
    /// <summary>Matches the layers of a <c>.h5</c> file, in which a nested model is one layer.</summary>
    public static void TopLevel(Model model, IReadOnlyList<StoredLayer> layers, WeightAssignment assignment) => Match(LayerSlot.TopLevel(model), layers, assignment);

    /// <summary>Matches layers that are told one by one, however deep: by their paths, or by their own names where the file leaves out those of nested models.</summary>
    public static void Leaves(Model model, IReadOnlyList<StoredLayer> layers, WeightAssignment assignment)
    {
        var slots = LayerSlot.Leaves(model);
        var paths = slots.Select(s => s.Path).ToHashSet();
        var byPath = slots.Select(s => s with { Name = s.Path }).ToList();
        if (layers.All(l => paths.Contains(l.Name))) Match(byPath, layers, assignment);
        else Match(slots, [.. layers.Select(l => l with { Name = WeightRole.Last(l.Name) })], assignment);
    }

    private static void Match(IReadOnlyList<LayerSlot> slots, IReadOnlyList<StoredLayer> layers, WeightAssignment assignment)
    {
        var filled = layers.Where(l => l.Tensors.Count > 0).ToList();
        var numbered = ByNumber(slots, filled);
        var pairs = ByName(slots, filled) ?? (numbered.Count == slots.Count && numbered.Count == filled.Count ? numbered : ByPlace(slots, filled) ?? numbered);
        foreach (var slot in slots)
        {
            if (pairs.TryGetValue(slot, out var layer)) LayerWeights.Match(slot, layer, assignment);
            else foreach (var (path, weight) in slot.Weights) assignment.Missing(path, weight);
        }
        var used = pairs.Values.ToHashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var tensor in filled.Where(l => !used.Contains(l)).SelectMany(l => l.Tensors)) assignment.LeftOver(tensor);
    }

    private static Dictionary<LayerSlot, StoredLayer>? ByName(IReadOnlyList<LayerSlot> slots, List<StoredLayer> layers)
    {
        var byName = layers.GroupBy(l => l.Name, StringComparer.Ordinal).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.Single(), StringComparer.Ordinal);
        return slots.All(s => byName.ContainsKey(s.Name)) && slots.DistinctBy(s => s.Name).Count() == slots.Count ? slots.ToDictionary(s => s, s => byName[s.Name]) : null;
    }

    // Where there are more or fewer of a kind than expected, the same names belong together: not to be set, but to be told what is wrong.
    private static Dictionary<LayerSlot, StoredLayer> ByNumber(IReadOnlyList<LayerSlot> slots, List<StoredLayer> layers)
    {
        var stored = layers.ToLookup(l => KerasNames.Numbered(l.Name).Stem, StringComparer.Ordinal);
        var pairs = new Dictionary<LayerSlot, StoredLayer>();
        foreach (var group in slots.GroupBy(s => KerasNames.Numbered(s.Name).Stem, StringComparer.Ordinal))
        {
            var ordered = group.OrderBy(s => KerasNames.Numbered(s.Name).Number).ToList();
            var candidates = stored[group.Key].OrderBy(l => KerasNames.Numbered(l.Name).Number).ToList();
            bool sameNumber = candidates.Count == ordered.Count;
            for (int i = 0; i < ordered.Count; i++)
            {
                if ((sameNumber ? candidates[i] : candidates.Find(c => c.Name == ordered[i].Name)) is { } layer) pairs[ordered[i]] = layer;
            }
        }
        return pairs;
    }

    private static Dictionary<LayerSlot, StoredLayer>? ByPlace(IReadOnlyList<LayerSlot> slots, List<StoredLayer> layers)
        => slots.Count == layers.Count && slots.Zip(layers).All(p => LayerWeights.Fit(p.First, p.Second))
            ? slots.Zip(layers).ToDictionary(p => p.First, p => p.Second)
            : null;
}
