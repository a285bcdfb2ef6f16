using Sepal.Data;
using Sepal.Imaging;

namespace Sepal.Tests.Data;

public sealed class PictureCacheTests : IDisposable
{
    private static readonly ImageSpec Spec = new() { Height = 12, Width = 16 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ImageDataset Data(int perClass = 6) => ImageFolder.Open(_folder.Classes(perClass, "a", "b").Path);

    [Theory]
    [InlineData(0L)]
    [InlineData(1L << 20)]
    public void Pixels_are_those_of_the_one_path_from_a_file_to_pixels(long budget)
    {
        var data = Data();
        using var cache = PictureCache.Create(data, Spec, new() { MemoryBudget = budget });

        cache.IsOnDisk.ShouldBe(budget == 0);
        cache.Items.ShouldBe(data.Items);
        cache.PictureBytes.ShouldBe(12 * 16 * 3);
        for (int i = 0; i < cache.Items.Count; i++) cache.Read(i).Pixels.ShouldBe(Spec.Load(data.Items[i].Path).Pixels);
        Should.Throw<ArgumentException>(() => cache.CopyTo(0, new byte[10]));
        Should.Throw<IndexOutOfRangeException>(() => cache.Read(12));
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(1L << 20)]
    public void Bad_files_are_listed_and_the_others_keep_their_pixels(long budget)
    {
        _folder.Write("a/001b.png", "no picture");
        _folder.Write("b/zero.png", "");
        var data = Data();
        using var cache = PictureCache.Create(data, Spec, new() { MemoryBudget = budget });

        cache.Bad.Select(file => file.Path).ShouldBe(["a/001b.png", "b/zero.png"]);
        cache.Items.Select(item => item.RelativePath).ShouldBe(data.Items.Select(item => item.RelativePath).Except(["a/001b.png", "b/zero.png"]));
        for (int i = 0; i < cache.Items.Count; i++) cache.Read(i).Pixels.ShouldBe(Spec.Load(cache.Items[i].Path).Pixels);
    }

    [Fact]
    public void What_is_known_is_decoded_only_when_it_is_asked_for()
    {
        _folder.Write("a/001b.png", "no picture");
        _folder.Write("b/new.png", "no picture either");
        var data = ImageFolder.Split(Data(), seed: 0);
        var known = data.Items.Where(item => item.RelativePath is not ("b/new.png" or "b/000.png")).ToDictionary(item => item.Hash!, item => item.RelativePath == "a/001b.png" ? "It is bad." : null);
        known.Count.ShouldBe(12);
        List<int> told = [];
        using var cache = PictureCache.CreateAround(data, Spec, new(), known, new Listener(told), TestContext.Current.CancellationToken);

        told.ShouldBe([1, 2], ignoreOrder: true);
        cache.DecodedCount.ShouldBe(2);
        cache.Bad.ShouldContain(new RejectedFile("a/001b.png", "It is bad."));
        cache.BadByHash.Select(b => b.Key).ShouldBe(data.Items.Where(item => item.RelativePath is "a/001b.png" or "b/new.png").Select(item => item.Hash), ignoreOrder: true);
        cache.Items.Count.ShouldBe(12);
        for (int i = 0; i < 12; i++) cache.Read(i).Pixels.ShouldBe(Spec.Load(cache.Items[i].Path).Pixels);
        cache.DecodedCount.ShouldBe(2 + 11);
        int first = Enumerable.Range(0, 12).First(i => cache.Items[i].RelativePath != "b/000.png");
        File.WriteAllText(cache.Items[first].Path, "gone bad");
        Should.Throw<PictureException>(() => cache.Read(first)).Message.ShouldStartWith(cache.Items[first].Path);
    }

    private sealed class Listener(List<int> heard) : IProgress<PictureProgress>
    {
        public void Report(PictureProgress value)
        {
            lock (heard) heard.Add(value.Done);
        }
    }

    [Fact]
    public void A_class_without_one_good_picture_is_an_error_and_leaves_nothing_over()
    {
        _folder.Classes(3, "a");
        for (int i = 0; i < 3; i++) _folder.Write($"b/{i}.jpg", "no picture");
        using var temporary = new TemporaryFolder();

        Should.Throw<DatasetException>(() => PictureCache.Create(ImageFolder.Open(_folder.Path), Spec, new() { MemoryBudget = 0, TemporaryFolder = temporary.Path })).Message
            .ShouldStartWith($"No picture of class 'b' of '{_folder.Path}' can be decoded (3 bad of 6, such as 'b/0.jpg': ");

        Directory.GetFileSystemEntries(temporary.Path).ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_parts_asked_for_are_decoded()
    {
        var split = ImageFolder.Split(Data(20), 0);
        using var cache = PictureCache.Create(split, Spec, parts: [Part.Test]);

        cache.Items.ShouldBe(split.In(Part.Test));
        cache.IndexesOf(Part.Test).Length.ShouldBe(6);
        cache.IndexesOf(Part.Train).ShouldBeEmpty();
    }

    [Fact]
    public void The_temporary_file_is_gone_after_disposal_and_so_are_the_pixels()
    {
        using var temporary = new TemporaryFolder();
        var cache = PictureCache.Create(Data(), Spec, new() { MemoryBudget = 0, TemporaryFolder = temporary.Path });
        if (!OperatingSystem.IsWindows()) Directory.GetFiles(temporary.Path).ShouldBeEmpty(); // no name from the start

        cache.Dispose();

        Directory.GetFiles(temporary.Path).ShouldBeEmpty();
        Should.Throw<ObjectDisposedException>(() => cache.Read(0));
    }

    [Fact]
    public void A_full_disk_is_one_clear_error_and_leaves_nothing_over()
    {
        using var temporary = new TemporaryFolder();
        var data = Data(50);
        long needed = 100L * 20_000 * 20_000 * 3;
        Assert.SkipWhen(new DriveInfo(temporary.Path).AvailableFreeSpace > needed, "the disk is too large for this test");

        Should.Throw<DatasetException>(() => PictureCache.Create(data, Spec with { Height = 20_000, Width = 20_000 }, new() { TemporaryFolder = temporary.Path })).Message
            .ShouldMatch(@"^A temporary file of 114441 MiB for prepared pictures can't be kept in '.*' \(.+\); expected that much room\. Free some, set TMPDIR to another folder, or raise the memory budget\.$");

        Directory.GetFiles(temporary.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_temporary_folder_that_is_missing_is_one_clear_error()
        => Should.Throw<DatasetException>(() => PictureCache.Create(Data(), Spec, new() { MemoryBudget = 0, TemporaryFolder = _folder["none"] })).Message.ShouldContain("can't be kept in");

    [Fact]
    public void Pictures_and_batches_that_fit_no_array_are_one_clear_error()
    {
        Should.Throw<DatasetException>(() => PictureCache.Create(Data(), Spec with { Height = 40_000, Width = 40_000 })).Message
            .ShouldBe($"A picture of 40000 x 40000 takes 4800000000 bytes; expected at most {Array.MaxLength}. Choose a smaller size.");
        using var cache = PictureCache.Create(Data(2), Spec);
        new BatchReader(cache, Part.Train, new() { BatchSize = int.MaxValue }).Epoch(0, 0).Single().Count.ShouldBe(cache.Items.Count);
    }

    [Fact]
    public void Making_it_can_be_cancelled_and_reports_progress()
    {
        var data = Data();
        using var source = new CancellationTokenSource();
        using var temporary = new TemporaryFolder();
        Should.Throw<OperationCanceledException>(() => PictureCache.Create(data, Spec, new() { MemoryBudget = 0, TemporaryFolder = temporary.Path, Workers = 1 },
            progress: new Seen(p => { if (p.Done == 3) source.Cancel(); }), cancellation: source.Token));
        Directory.GetFiles(temporary.Path).ShouldBeEmpty();

        int last = 0;
        using var cache = PictureCache.Create(data, Spec, progress: new Seen(p => { if (p.Done == p.Total) last = p.Total; }));
        last.ShouldBe(12);
    }

    [Fact]
    public void Many_threads_may_read_while_it_is_disposed()
    {
        for (int round = 0; round < 5; round++)
        {
            var cache = PictureCache.Create(Data(), Spec, new() { MemoryBudget = round % 2 == 0 ? 0 : 1 << 20 });
            var ends = new Exception?[3];
            var readers = Enumerable.Range(0, ends.Length).Select(i => new Thread(() =>
            {
                var buffer = new byte[cache.PictureBytes];
                try { while (true) cache.CopyTo(3, buffer); }
                catch (Exception e) { ends[i] = e; }
            })
            { IsBackground = true }).ToArray();
            foreach (var reader in readers) reader.Start();
            Thread.Sleep(20);
            cache.Dispose();
            readers.ShouldAllBe(reader => reader.Join(TimeSpan.FromSeconds(10)));
            ends.ShouldAllBe(end => end is ObjectDisposedException);
        }
    }

    private sealed class Seen(Action<PictureProgress> act) : IProgress<PictureProgress>
    {
        public void Report(PictureProgress value) => act(value);
    }
}
