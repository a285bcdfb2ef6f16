using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>Sets values to 0 with a probability and scales the others up, in training only. Source: Srivastava et al. (2014).</summary>
public sealed class Dropout : RandomLayer
{
    private readonly int?[]? _noiseShape;

    /// <summary>Describes the layer.</summary>
    /// <param name="rate">The probability of 0, at least 0 and below 1.</param>
    /// <param name="name">The name in its model.</param>
    /// <param name="noiseShape">
    /// Sizes of the draw, the batch first; an axis of 1 shares one draw, null is the input's own size: <c>[null, 1, 1, 1]</c> drops whole samples. Default: each value for itself.
    /// </param>
    public Dropout(double rate, string? name = null, IEnumerable<int?>? noiseShape = null) : base(name)
    {
        Rate = Check.NotNegative(rate);
        if (rate >= 1) throw new ArgumentOutOfRangeException(nameof(rate), rate, $"Expected a rate below 1; got {rate}.");
        _noiseShape = noiseShape?.ToArray();
        if (_noiseShape is { Length: 0 } || _noiseShape?.Any(s => s < 1) == true)
            throw new ArgumentException($"Expected a noise shape of sizes of at least 1 or null; got ({string.Join(", ", _noiseShape.Select(s => s?.ToString() ?? "null"))}).", nameof(noiseShape));
    }

    /// <summary>The probability of 0.</summary>
    public double Rate { get; }

    /// <summary>Sizes of the draw, the batch first; null where each value is drawn for itself.</summary>
    public IReadOnlyList<int?>? NoiseShape => _noiseShape;

    private protected override Shape OutputShape(Shape input)
    {
        if (_noiseShape is null) return input;
        bool fits = _noiseShape.Length == input.Rank + 1 && Enumerable.Range(0, input.Rank).All(i => _noiseShape[i + 1] is null or 1 || input[i] == Shape.Unknown || _noiseShape[i + 1] == input[i]);
        return fits ? input : throw Refusal($"a noise shape of ({string.Join(", ", _noiseShape.Select(s => s?.ToString() ?? "None"))}) does not fit {input}.");
    }

    private protected override Tensor CallInTraining(Tensor input, CallContext context)
    {
        if (Rate == 0) return input.alias();
        using var generator = context.NextGenerator();
        var kept = rand(DrawShape(input.shape), generator: generator) >= Rate;
        return input * kept.to(input.dtype) * (1 / (1 - Rate));
    }

    private long[] DrawShape(long[] input)
    {
        if (_noiseShape is null) return input;
        long[] shape = [.. input];
        for (int i = 0; i < shape.Length; i++)
        {
            if (_noiseShape[i] is { } size) shape[Maps.Axis(i, shape.Length)] = size;
        }
        return shape;
    }

    internal override void WriteConfig(JsonObject config)
    {
        config["rate"] = Rate;
        config["seed"] = null;
        config["noise_shape"] = _noiseShape is null ? null : new JsonArray([.. _noiseShape.Select(s => (JsonNode?)s)]);
    }

    internal static Dropout FromConfig(LayerConfig config) => new(config.Double("rate", 0), config.Name, config.Json["noise_shape"] switch
    {
        null => null,
        JsonArray list => list.Select(s => s is null ? null : s is JsonValue v && v.TryGetValue(out int size) ? (int?)size : throw config.Wrong("noise_shape", "whole numbers and null")),
        _ => throw config.Wrong("noise_shape", "a list of sizes"),
    });
}
