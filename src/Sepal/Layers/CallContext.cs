using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>What a layer has to know of the pass it is called in.</summary>
internal sealed class CallContext
{
    /// <summary>An inference pass in float32.</summary>
    public static CallContext Inference { get; } = new();

    /// <summary>Whether this is a training pass: dropout drops, BatchNorm takes the batch's statistics.</summary>
    public bool IsTraining { get; init; }

    /// <summary>The type in which layers compute.</summary>
    public ScalarType ComputeType { get; init; } = ScalarType.Float32;

    /// <summary>Key of this pass's random numbers: a function of (seed, step).</summary>
    public long RandomKey { get; init; }

    /// <summary>Nodes whose outputs are asked for; null where none are.</summary>
    public Taps? Taps { get; init; }

    /// <summary>A node whose output is given; null where all are computed.</summary>
    public NodeFeed? Feed { get; init; }

    /// <summary>The path of the model that runs now, with a '/' behind it where it is a nested one.</summary>
    public string Prefix { get; init; } = "";

    private RandomDraws _draws = new();

    /// <summary>The same pass, inside a nested model.</summary>
    public CallContext Enter(string model) => new()
    {
        IsTraining = IsTraining,
        ComputeType = ComputeType,
        RandomKey = RandomKey,
        Taps = Taps,
        Feed = Feed,
        Prefix = $"{Prefix}{model}/",
        _draws = _draws,
    };

    /// <summary>A generator for the next random layer of this pass; the order of layers is fixed, so its numbers are a function of (seed, step, layer).</summary>
    public Generator NextGenerator()
    {
        var stream = new Numerics.RandomStream(RandomKey, _draws.Count++);
        return new Generator(stream.NextBits() >> 1);
    }

    /// <summary>A weight in the compute type. The cast is recorded: its gradient arrives in float32.</summary>
    public Tensor Use(Weight weight) => weight.Value.to(ComputeType);

    private sealed class RandomDraws
    {
        public int Count;
    }
}
