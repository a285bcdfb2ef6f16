using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>One rate up to and including each boundary, and the last rate after the last boundary.</summary>
public sealed class PiecewiseConstantDecay : Schedule
{
    private readonly long[] _boundaries;
    private readonly double[] _values;

    /// <summary>Creates the schedule from ascending boundaries, in steps, and one value more than boundaries.</summary>
    public PiecewiseConstantDecay(IReadOnlyList<long> boundaries, IReadOnlyList<double> values) : base("PiecewiseConstant")
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        ArgumentNullException.ThrowIfNull(values);
        if (boundaries.Count == 0 || values.Count != boundaries.Count + 1)
            throw new ArgumentException($"Expected at least 1 boundary and one value more than boundaries; got {boundaries.Count} boundaries and {values.Count} values. Give each stretch its value.", nameof(values));
        for (int i = 1; i < boundaries.Count; i++)
            if (boundaries[i] <= boundaries[i - 1])
                throw new ArgumentException($"Expected ascending boundaries; got {boundaries[i]} after {boundaries[i - 1]}. Sort them.", nameof(boundaries));
        (_boundaries, _values) = ([.. boundaries], [.. values]);
    }

    private protected override float Rate(long step)
    {
        int stretch = 0;
        while (stretch < _boundaries.Length && step > _boundaries[stretch]) stretch++;
        return (float)_values[stretch];
    }

    private protected override JsonObject WriteConfig() => new()
    {
        ["boundaries"] = new JsonArray([.. _boundaries.Select(b => JsonValue.Create(b))]),
        ["values"] = new JsonArray([.. _values.Select(v => KerasConfig.Float(v))]),
    };
}
