using Sepal.Data;
using Sepal.Imaging;

namespace Sepal.Training;

/// <summary>What a network learns from: epochs of batches that can be repeated, and continued in their middle.</summary>
public abstract class TrainingData
{
    private protected TrainingData() { }

    /// <summary>Samples of an epoch.</summary>
    public abstract int Count { get; }

    /// <summary>Steps of an epoch.</summary>
    public abstract int BatchCount { get; }

    /// <summary>Batches in an order, and with changes, that are a function of (seed, epoch).</summary>
    internal abstract IEnumerable<TrainingBatch> Epoch(long seed, int epoch, int startBatch, CancellationToken cancellation);

    /// <summary>All batches once, unchanged.</summary>
    internal abstract IEnumerable<TrainingBatch> InOrder(CancellationToken cancellation);

    /// <summary>Pictures, scaled as the network wants them.</summary>
    public static TrainingData Of(BatchReader reader, ImageSpec spec) => new Pictures(reader, ChannelScaling.Of(spec.Scaling));

    private sealed class Pictures(BatchReader reader, ChannelScaling scaling) : TrainingData
    {
        public override int Count => reader.Count;

        public override int BatchCount => reader.BatchCount;

        internal override IEnumerable<TrainingBatch> Epoch(long seed, int epoch, int startBatch, CancellationToken cancellation)
            => reader.Epoch(seed, epoch, startBatch, cancellation).Select(b => new PictureBatch(b, scaling));

        internal override IEnumerable<TrainingBatch> InOrder(CancellationToken cancellation)
            => reader.InOrder(cancellation).Select(b => new PictureBatch(b, scaling));
    }
}
