using System.Diagnostics;
using Sepal.Data;
using Sepal.Imaging;

namespace Sepal.Tests.Data;

public sealed class BatchReaderTests : IDisposable
{
    private static readonly ImageSpec Spec = new() { Height = 12, Width = 16 };
    private readonly TemporaryFolder _folder = new();
    private readonly PictureCache _cache;

    public BatchReaderTests()
    {
        var data = ImageFolder.Open(_folder.Classes(35, "a", "b").Path);
        _cache = PictureCache.Create(ImageFolder.Split(data, 0), Spec);
    }

    public void Dispose()
    {
        _cache.Dispose();
        _folder.Dispose();
    }

    private static List<(int Number, int[] Indexes, int[] Labels, byte[] Pixels)> Copy(IEnumerable<Batch> batches)
        => [.. batches.Select(batch => (batch.Number, batch.Indexes.ToArray(), batch.Labels.ToArray(), batch.Pixels.ToArray()))];

    private static void ShouldBeSame(List<(int Number, int[] Indexes, int[] Labels, byte[] Pixels)> actual, List<(int Number, int[] Indexes, int[] Labels, byte[] Pixels)> expected)
    {
        actual.Count.ShouldBe(expected.Count);
        foreach (var (a, b) in actual.Zip(expected))
        {
            a.Number.ShouldBe(b.Number);
            a.Indexes.ShouldBe(b.Indexes);
            a.Labels.ShouldBe(b.Labels);
            a.Pixels.ShouldBe(b.Pixels);
        }
    }

    [Fact]
    public void An_epoch_has_every_picture_once_with_its_label_and_pixels()
    {
        var reader = new BatchReader(_cache, Part.Train, new() { BatchSize = 11 });
        int[] train = _cache.IndexesOf(Part.Train);

        var batches = Copy(reader.Epoch(seed: 5, epoch: 2));

        reader.Count.ShouldBe(50);
        reader.BatchCount.ShouldBe(5);
        batches.Select(batch => batch.Labels.Length).ShouldBe([11, 11, 11, 11, 6]);
        int[] order = [.. batches.SelectMany(batch => batch.Indexes)];
        order.ShouldBe(reader.Order(5, 2));
        order.ShouldNotBe(train);
        order.Order().ShouldBe(train);
        foreach (var (_, indexes, labels, pixels) in batches)
        {
            pixels.Length.ShouldBe(indexes.Length * 12 * 16 * 3);
            for (int i = 0; i < indexes.Length; i++)
            {
                labels[i].ShouldBe(_cache.Items[indexes[i]].Label);
                pixels.AsSpan(i * 576, 576).SequenceEqual(_cache.Read(indexes[i]).Pixels).ShouldBeTrue();
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_bytes_depend_on_seed_epoch_and_picture_alone(bool augmented)
    {
        var options = new BatchOptions { BatchSize = 7, Augmentation = augmented ? Augmentation.Lab : Augmentation.None };
        List<(int Number, int[] Indexes, int[] Labels, byte[] Pixels)> Epoch(int workers, int ahead, long seed = 1, int epoch = 3)
            => Copy(new BatchReader(_cache, Part.Train, options with { Workers = workers, Ahead = ahead }).Epoch(seed, epoch));

        var expected = Epoch(1, 1);

        for (int workers = 1; workers <= 5; workers++)
            foreach (int ahead in new[] { 1, 2, 3, 20 }) ShouldBeSame(Epoch(workers, ahead), expected);
        Epoch(1, 1, seed: 2)[0].Indexes.ShouldNotBe(expected[0].Indexes);
        Epoch(1, 1, epoch: 4)[0].Indexes.ShouldNotBe(expected[0].Indexes);
    }

    [Fact]
    public void A_changed_picture_is_the_same_in_whatever_batch_it_comes()
    {
        var options = new BatchOptions { BatchSize = 7, Augmentation = Augmentation.Lab };
        var pictures = new Dictionary<int, byte[]>();
        foreach (var batch in new BatchReader(_cache, Part.Train, options).Epoch(1, 3))
            for (int i = 0; i < batch.Count; i++) pictures[batch.Indexes[i]] = batch.Picture(i).ToArray();

        foreach (var batch in new BatchReader(_cache, _cache.IndexesOf(Part.Train)[..20], options with { BatchSize = 3 }).Epoch(1, 3))
            for (int i = 0; i < batch.Count; i++) batch.Picture(i).ToArray().ShouldBe(pictures[batch.Indexes[i]]);
        pictures.Count(pair => pair.Value.AsSpan().SequenceEqual(_cache.Read(pair.Key).Pixels)).ShouldBeLessThan(5);
    }

    [Fact]
    public void An_epoch_goes_on_in_its_middle_with_the_same_batches()
    {
        var reader = new BatchReader(_cache, Part.Train, new() { BatchSize = 8, Augmentation = Augmentation.Default });
        var whole = Copy(reader.Epoch(9, 1));

        for (int start = 0; start <= reader.BatchCount; start++) ShouldBeSame(Copy(reader.Epoch(9, 1, start)), whole[start..]);
        Should.Throw<ArgumentOutOfRangeException>(() => reader.Epoch(9, 1, 8));
        Should.Throw<ArgumentOutOfRangeException>(() => reader.Epoch(9, -1));
    }

    [Fact]
    public void In_order_is_in_order_and_unchanged()
    {
        var reader = new BatchReader(_cache, Part.Test, new() { BatchSize = 4, Augmentation = Augmentation.Lab });

        var batches = Copy(reader.InOrder());

        batches.SelectMany(batch => batch.Indexes).ShouldBe(_cache.IndexesOf(Part.Test));
        batches.SelectMany(batch => batch.Pixels).ShouldBe(_cache.IndexesOf(Part.Test).SelectMany(index => _cache.Read(index).Pixels));
    }

    [Fact]
    public void Buffers_are_used_again()
    {
        var reader = new BatchReader(_cache, Part.Train, new() { BatchSize = 1, Workers = 2, Ahead = 3 });

        reader.Epoch(0, 0).Select(batch => batch.Pixels).ToHashSet().Count.ShouldBeInRange(1, 4);
    }

    [Fact]
    public void Stopping_early_ends_the_threads()
    {
        var reader = new BatchReader(_cache, Part.Train, new() { BatchSize = 1, Workers = 3, Augmentation = Augmentation.Lab });
        var watch = Stopwatch.StartNew();

        for (int round = 0; round < 50; round++) reader.Epoch(0, round).Take(round % 4).Count().ShouldBe(round % 4);

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Cancelling_is_prompt_from_within_and_without()
    {
        var reader = new BatchReader(_cache, Part.Train, new() { BatchSize = 2 });
        using var source = new CancellationTokenSource();
        int seen = 0;
        Should.Throw<OperationCanceledException>(() =>
        {
            foreach (var batch in reader.Epoch(0, 0, cancellation: source.Token))
            {
                if (++seen == 3) source.Cancel();
            }
        });
        seen.ShouldBe(3);
        Should.Throw<OperationCanceledException>(() => reader.InOrder(source.Token).Count());
    }

    [Fact]
    public void An_error_names_the_file_and_comes_in_its_turn()
    {
        var reader = new BatchReader(_cache, Part.Train, new() { BatchSize = 2, Ahead = 1 });
        using var batches = reader.Epoch(0, 0).GetEnumerator();
        batches.MoveNext().ShouldBeTrue();
        _cache.Dispose();

        var error = Should.Throw<DatasetException>(() => { while (batches.MoveNext()) { } });

        error.Message.ShouldContain(_folder.Path);
        error.InnerException.ShouldBeOfType<ObjectDisposedException>();
    }

    [Fact]
    public void A_part_without_pictures_is_an_error()
    {
        using var cache = PictureCache.Create(ImageFolder.Open(_folder.Path), Spec);
        Should.Throw<DatasetException>(() => new BatchReader(cache, Part.Test)).Message
            .ShouldBe("The data has no picture in its test part; at least 1 is needed. Split it with a share for that part, or choose another part.");
    }
}
