using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>The same values in Keras's order under another shape. One size may be -1: it is what remains.</summary>
public sealed class Reshape : SingleInputLayer
{
    private readonly int[] _target;

    /// <summary>Describes the layer.</summary>
    /// <param name="targetShape">The shape that comes out, batch left out.</param>
    /// <param name="name">The name in its model.</param>
    public Reshape(ReadOnlySpan<int> targetShape, string? name = null) : base(name)
    {
        _target = targetShape.ToArray();
        if (_target.Count(s => s == -1) > 1 || _target.Any(s => s is 0 or < -1))
            throw new ArgumentException($"Expected sizes of at least 1, one of them perhaps -1; got ({string.Join(", ", _target)}).", nameof(targetShape));
    }

    private protected override Shape OutputShape(Shape input)
    {
        if (!input.IsKnown) return new Shape(_target);
        long known = _target.Where(s => s > 0).Aggregate(1L, (a, b) => a * b);
        bool open = _target.Contains(-1);
        if (open ? input.Count % known != 0 : input.Count != known)
            throw Refusal($"{input} holds {input.Count} values, which don't fit ({string.Join(", ", _target)}).");
        return new Shape([.. _target.Select(s => s == -1 ? (int)(input.Count / known) : s)]);
    }

    private protected override Tensor Call(Tensor input, CallContext context)
        => Maps.FromKeras(Maps.ToKeras(input).reshape([input.shape[0], .. _target.Select(s => (long)s)]));

    internal override void WriteConfig(JsonObject config) => config["target_shape"] = new JsonArray([.. _target.Select(s => (JsonNode)s)]);

    internal static Reshape FromConfig(LayerConfig config) => new(config.Ints("target_shape"), config.Name);
}
