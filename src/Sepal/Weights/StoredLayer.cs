namespace Sepal.Weights;

/// <summary>A layer's arrays as a file keeps them together: its name there, and the arrays in their order.</summary>
internal sealed record StoredLayer(string Name, IReadOnlyList<StoredTensor> Tensors)
{
    /// <summary>Layers from arrays that are named <c>layer/weight</c>, in the order in which they begin.</summary>
    public static IReadOnlyList<StoredLayer> Group(IEnumerable<StoredTensor> tensors)
        => [.. tensors.GroupBy(t => t.Name.LastIndexOf('/') is >= 0 and var end ? t.Name[..end] : "").Select(g => new StoredLayer(g.Key, [.. g]))];
}
