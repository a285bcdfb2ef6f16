using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>The axes in another order.</summary>
public sealed class Permute : SingleInputLayer
{
    private readonly int[] _axes;

    /// <summary>Describes the layer.</summary>
    /// <param name="dims">Keras's axes from 1, the batch left out: (3, 1, 2) puts the channels first.</param>
    /// <param name="name">The name in its model.</param>
    public Permute(ReadOnlySpan<int> dims, string? name = null) : base(name)
    {
        _axes = dims.ToArray();
        if (!_axes.Order().SequenceEqual(Enumerable.Range(1, _axes.Length)))
            throw new ArgumentException($"Expected each axis from 1 to {_axes.Length} once; got ({string.Join(", ", _axes)}).", nameof(dims));
    }

    private protected override Shape OutputShape(Shape input) => input.Rank == _axes.Length
        ? new Shape([.. _axes.Select(a => input[a - 1])])
        : throw Refusal($"expected {_axes.Length} axes; got {input}.");

    private protected override Tensor Call(Tensor input, CallContext context)
        => Maps.FromKeras(Maps.ToKeras(input).permute([0, .. _axes.Select(a => (long)a)]));

    internal override void WriteConfig(JsonObject config) => config["dims"] = new JsonArray([.. _axes.Select(s => (JsonNode)s)]);

    internal static Permute FromConfig(LayerConfig config) => new(config.Ints("dims"), config.Name);
}
