using Sepal.Data;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;

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

    /// <summary>
    /// Pictures as a frozen base sees them: each batch goes through it in inference, without gradients, and the network that trains gets what comes out. So a pretrained base is part of
    /// every step, with augmented pictures, at the cost of its forward pass alone.
    /// </summary>
    /// <param name="reader">The pictures.</param>
    /// <param name="spec">How they are scaled.</param>
    /// <param name="frozen">The base; give a folded copy for speed. It stays the caller's.</param>
    public static TrainingData Through(BatchReader reader, ImageSpec spec, Model frozen) => new ThroughBase(Of(reader, spec), frozen);

    /// <summary>Rows of a table of features, in an order that is a function of (seed, epoch).</summary>
    /// <param name="table">The features.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="labels">The class of each of those rows.</param>
    /// <param name="batchSize">Rows of a step.</param>
    /// <param name="shape">A row's shape, channels last.</param>
    public static TrainingData Of(FeatureTable table, IReadOnlyList<int> rows, IReadOnlyList<int> labels, int batchSize, Shape shape) => new FeatureRows(table, [.. rows], [.. labels], batchSize, shape);

    private sealed class Pictures(BatchReader reader, ChannelScaling scaling) : TrainingData
    {
        public override int Count => reader.Count;

        public override int BatchCount => reader.BatchCount;

        internal override IEnumerable<TrainingBatch> Epoch(long seed, int epoch, int startBatch, CancellationToken cancellation)
            => reader.Epoch(seed, epoch, startBatch, cancellation).Select(b => new PictureBatch(b, scaling));

        internal override IEnumerable<TrainingBatch> InOrder(CancellationToken cancellation)
            => reader.InOrder(cancellation).Select(b => new PictureBatch(b, scaling));
    }
    private sealed class ThroughBase(TrainingData pictures, Model frozen) : TrainingData
    {
        public override int Count => pictures.Count;

        public override int BatchCount => pictures.BatchCount;

        internal override IEnumerable<TrainingBatch> Epoch(long seed, int epoch, int startBatch, CancellationToken cancellation)
            => pictures.Epoch(seed, epoch, startBatch, cancellation).Select(batch => new BatchThroughBase(batch, frozen));

        internal override IEnumerable<TrainingBatch> InOrder(CancellationToken cancellation) => pictures.InOrder(cancellation).Select(batch => new BatchThroughBase(batch, frozen));
    }

    private sealed class FeatureRows(FeatureTable table, int[] rows, int[] labels, int batchSize, Shape shape) : TrainingData
    {
        public override int Count => rows.Length;

        public override int BatchCount => (rows.Length + batchSize - 1) / batchSize;

        internal override IEnumerable<TrainingBatch> Epoch(long seed, int epoch, int startBatch, CancellationToken cancellation)
        {
            int[] order = [.. Enumerable.Range(0, rows.Length)];
            new RandomStream(seed, epoch).Shuffle<int>(order);
            return Batches(order, startBatch, cancellation);
        }

        internal override IEnumerable<TrainingBatch> InOrder(CancellationToken cancellation) => Batches([.. Enumerable.Range(0, rows.Length)], 0, cancellation);

        private IEnumerable<TrainingBatch> Batches(int[] order, int start, CancellationToken cancellation)
        {
            foreach (int[] chosen in order.Chunk(batchSize).Skip(start))
            {
                cancellation.ThrowIfCancellationRequested();
                float[] values = new float[chosen.Length * table.Length];
                for (int i = 0; i < chosen.Length; i++) table.CopyTo(rows[chosen[i]], values.AsSpan(i * table.Length, table.Length));
                yield return new FeatureBatch(values, [.. chosen.Select(i => labels[i])], shape);
            }
        }
    }
}
