using Sepal.Numerics;

namespace Sepal.Data;

/// <summary>
/// Batches of a part's pictures, prepared in the background. The order of an epoch and the changes to each picture are functions of
/// (seed, epoch, picture), so an epoch can be repeated, or continued in its middle, byte for byte, with any number of threads.
///
/// </summary>
public sealed class BatchReader
{
    private readonly PictureCache _cache;
    private readonly BatchOptions _options;
    private readonly int[] _indexes;

    /// <summary>A reader of a part.</summary>
    /// <exception cref="DatasetException">The part has no pictures.</exception>
    public BatchReader(PictureCache cache, Part part, BatchOptions? options = null)
        : this(cache, (cache ?? throw new ArgumentNullException(nameof(cache))).IndexesOf(part), options)
    {
        if (_indexes.Length == 0)
            throw new DatasetException($"The data has no picture in its {part.Name()} part; at least 1 is needed. Split it with a share for that part, or choose another part.");
    }

    /// <summary>A reader of chosen pictures.</summary>
    /// <param name="cache">The pictures; stays the caller's to dispose, after the last batch.</param>
    /// <param name="indexes">Indexes into <see cref="PictureCache.Items"/>.</param>
    /// <param name="options">Batch size, changes, threads.</param>
    /// <exception cref="DatasetException">A batch would be larger than an array can be.</exception>
    public BatchReader(PictureCache cache, IReadOnlyList<int> indexes, BatchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(indexes);
        _cache = cache;
        _indexes = [.. indexes];
        _options = options ?? new BatchOptions();
        foreach (int index in _indexes) Check.Within(index, 0, cache.Items.Count - 1, nameof(indexes));
        long bytes = (long)Math.Min(_options.BatchSize, _indexes.Length) * cache.PictureBytes;
        if (bytes > Array.MaxLength)
            throw new DatasetException($"A batch of {_options.BatchSize} pictures of {cache.Spec.Height} x {cache.Spec.Width} takes {bytes} bytes; expected at most {Array.MaxLength}. Choose smaller batches or pictures.");
    }

    /// <summary>Pictures of an epoch.</summary>
    public int Count => _indexes.Length;

    /// <summary>Batches of an epoch, the last and perhaps smaller one among them.</summary>
    public int BatchCount => _indexes.Length == 0 ? 0 : (_indexes.Length - 1) / _options.BatchSize + 1;

    /// <summary>The pictures of an epoch in their order: shuffled by (seed, epoch).</summary>
    public int[] Order(long seed, int epoch)
    {
        int[] order = [.. _indexes];
        new RandomStream(seed, epoch).Shuffle<int>(order);
        return order;
    }

    /// <summary>An epoch's batches for training: shuffled and changed. Each is valid until the next one is asked for.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="startBatch">The first batch wanted, from 0: to go on in the middle of an epoch. <see cref="BatchCount"/> gives none.</param>
    /// <param name="cancellation">Stops at once.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="DatasetException">A picture could not be read or changed; the message has its path.</exception>
    public IEnumerable<Batch> Epoch(long seed, int epoch, int startBatch = 0, CancellationToken cancellation = default)
    {
        Check.NotNegative(epoch);
        Check.Within(startBatch, 0, BatchCount);
        return Read(Order(seed, epoch), startBatch, _options.Augmentation.IsNone ? null : index => new RandomStream(seed, epoch, index), cancellation);
    }

    /// <summary>All batches in the pictures' own order, unchanged: for evaluation. Each is valid until the next one is asked for.</summary>
    /// <param name="cancellation">Stops at once.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<Batch> InOrder(CancellationToken cancellation = default) => Read(_indexes, 0, null, cancellation);

    private IEnumerable<Batch> Read(int[] order, int startBatch, Func<int, RandomStream>? randomOf, CancellationToken cancellation)
    {
        var spec = _cache.Spec;
        int size = _options.BatchSize;
        using var scratch = new ThreadLocal<byte[]>(() => new byte[_cache.PictureBytes]);
        using var pipeline = new BatchPipeline(startBatch, BatchCount, _options.Workers ?? (randomOf is null ? 1 : 2), _options.Ahead,
            number => Math.Min(size, order.Length - number * size), count => new Batch(0, count, spec.Height, spec.Width),
            (batch, givenUp) => Fill(batch, order.AsSpan(batch.Number * size, batch.Count), randomOf, randomOf is null ? [] : scratch.Value!, givenUp), cancellation);
        for (int number = startBatch; number < BatchCount; number++) yield return pipeline.Take();
    }

    private void Fill(Batch batch, ReadOnlySpan<int> indexes, Func<int, RandomStream>? randomOf, byte[] scratch, Func<bool> givenUp)
    {
        for (int i = 0; i < indexes.Length && !givenUp(); i++)
        {
            int index = indexes[i];
            batch.Indexes[i] = index;
            batch.Labels[i] = _cache.Items[index].Label;
            try
            {
                if (randomOf is null)
                {
                    _cache.CopyTo(index, batch.Picture(i));
                    continue;
                }
                _cache.CopyTo(index, scratch);
                _options.Augmentation.Apply(scratch, batch.Picture(i), batch.Height, batch.Width, randomOf(index));
            }
            catch (Exception e)
            {
                throw new DatasetException($"The picture '{_cache.Items[index].Path}' can't be put into a batch ({e.Message.ReplaceLineEndings(" ")}); expected its prepared pixels. Keep the cache open until the last batch is done.", e);
            }
        }
    }
}
