using Sepal.Data;

namespace Sepal.Tests.Data;

public sealed class FeatureCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Hash(int number) => number.ToString("x64");

    private static string Add(FeatureCache cache, string key, int length, params (int Picture, float[] Row)[] rows)
    {
        string path = cache.NewPath(key);
        FeatureFile.Write(path, length, rows.Select(r => ((IReadOnlyList<string>)[Hash(r.Picture)], r.Row)), []);
        return path;
    }

    private static float[] Row(FeatureTable table, int row)
    {
        float[] values = new float[table.Length];
        table.CopyTo(row, values);
        return values;
    }

    [Fact]
    public void A_table_takes_its_rows_from_all_files_of_its_key_and_closes_the_others()
    {
        var cache = new FeatureCache(_folder["kept"]);
        Add(cache, "a", 2, (1, [1, 2]), (2, [3, 4]));
        Add(cache, "a", 2, (3, [5, float.MinValue]));
        Add(cache, "b", 2, (1, [7, 8]));
        using var known = cache.Find("a", 2);
        known.Pictures.Keys.Order().ShouldBe([Hash(1), Hash(2), Hash(3)]);
        var (table, files) = known.Take([Hash(3), Hash(1), Hash(3)]);
        using (table)
        {
            (table.Count, table.Length, files.Count).ShouldBe((3, 2, 2));
            Row(table, 0).ShouldBe([5, float.MinValue]);
            Row(table, 1).ShouldBe([1, 2]);
            Row(table, 2).ShouldBe([5, float.MinValue]);
            Should.Throw<ArgumentOutOfRangeException>(() => Row(table, 3));
            table.IsUniform([0, 2]).ShouldBeTrue();
            table.IsUniform([0, 1]).ShouldBeFalse();
        }
        Should.Throw<ObjectDisposedException>(() => Row(table, 0));
        new FeatureCache(_folder["none"]).Find("a", 2).Pictures.ShouldBeEmpty();
    }

    [Fact]
    public void Bad_pictures_come_back_with_their_reasons()
    {
        FeatureFile.Write(_folder["t"], 3, [([Hash(1), Hash(2)], [1, 2, 3, 4, 5, 6])], [new(Hash(9), "Kein Bild: é. Remove it.")]);
        using var file = FeatureFile.TryOpen(_folder["t"], 3)!;
        file.Hashes.ShouldBe([Hash(1), Hash(2)]);
        file.Bad.ShouldHaveSingleItem().ShouldBe(new(Hash(9), "Kein Bild: é. Remove it."));
        float[] row = new float[3];
        file.CopyTo(1, row);
        row.ShouldBe([4f, 5f, 6f]);
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_or_changed_in_its_sizes_is_none()
    {
        FeatureFile.Write(_folder["t"], 2, [([Hash(1), Hash(2)], [1, 2, 3, 4])], [new(Hash(3), "bad")]);
        FeatureFile.TryOpen(_folder["t"], 3).ShouldBeNull("rows of another length");
        FeatureFile.TryOpen(_folder["gone"], 2).ShouldBeNull();
        byte[] bytes = File.ReadAllBytes(_folder["t"]);
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_folder["cut"], bytes[..length]);
            FeatureFile.TryOpen(_folder["cut"], 2).ShouldBeNull($"{length} bytes");
        }
        // Letters, length, rows, bad ones; the length of the reason lies before its three letters.
        foreach (int place in (int[])[.. Enumerable.Range(0, 32), .. Enumerable.Range(bytes.Length - 7, 4)])
        {
            foreach (byte value in (byte[])[0x01, 0x80, 0xFF])
            {
                byte[] changed = [.. bytes];
                changed[place] ^= value;
                File.WriteAllBytes(_folder["changed"], changed);
                FeatureFile.TryOpen(_folder["changed"], 2).ShouldBeNull($"byte {place} xor {value}");
            }
        }
        File.WriteAllBytes(_folder["longer"], [.. bytes, 0]);
        FeatureFile.TryOpen(_folder["longer"], 2).ShouldBeNull();
    }

    [Fact]
    public void A_wrong_number_of_values_leaves_no_file()
    {
        Should.Throw<ArgumentException>(() => FeatureFile.Write(_folder["t"], 2, [([Hash(1)], [1, 2, 3])], [])).Message.ShouldStartWith("Expected 1 rows of 2 values; got 3 values.");
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void Above_the_limit_the_longest_unused_go_and_never_what_is_in_use()
    {
        var unbounded = new FeatureCache(_folder["kept"]);
        string[] paths = [.. Enumerable.Range(0, 4).Select(i => Add(unbounded, "k", 1, (i, [i])))];
        long size = new FileInfo(paths[0]).Length;
        var start = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (int i = 0; i < 4; i++) File.SetLastWriteTimeUtc(paths[i], start.AddHours(i));
        unbounded.Measure().ShouldBe((4, 4 * size));

        // The oldest is used once more; room is left for two.
        new FeatureCache(_folder["kept"], (2 * size) + 1, new Clock(start.AddHours(9))).Use([paths[0]]);
        Directory.GetFiles(_folder["kept"]).Order().ShouldBe(new[] { paths[0], paths[3] }.Order());
        File.GetLastWriteTimeUtc(paths[0]).ShouldBe(start.AddHours(9));
        new FeatureCache(_folder["kept"], 0).Use([paths[3]]);
        Directory.GetFiles(_folder["kept"]).ShouldBe([paths[3]], "it is read, though it alone is too large");
    }

    [Fact]
    public void A_table_outlives_its_file_and_a_killed_processs_remains_go_after_a_day()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps a file that is mapped.");
        var cache = new FeatureCache(_folder["kept"], 0);
        Add(cache, "a", 1, (1, [5]));
        using var known = cache.Find("a", 1);
        var (table, _) = known.Take([Hash(1)]);
        using (table)
        {
            string fresh = _folder["kept/x.features.1-2.tmp"], old = _folder["kept/y.features.1-2.tmp"], foreign = _folder["kept/mine.txt"];
            foreach (string path in (string[])[fresh, old, foreign]) File.WriteAllText(path, "x");
            File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));
            cache.Use([]);
            Directory.GetFiles(_folder["kept"]).Order().ShouldBe(new[] { foreign, fresh }.Order());
            Row(table, 0).ShouldBe([5f]);
        }
    }

    [Fact]
    public async Task Many_at_a_time_see_whole_files_or_none()
    {
        var cache = new FeatureCache(_folder["kept"], 2000);
        float[] row = [.. Enumerable.Range(0, 100).Select(i => (float)i)];
        await Parallel.ForAsync(0, 64, TestContext.Current.CancellationToken, (i, _) =>
        {
            string path = Add(cache, "a", 100, (i, row));
            using var known = cache.Find("a", 100);
            var (table, files) = known.Take(known.Pictures.Keys);
            using (table)
            {
                cache.Use([path]);
                for (int r = 0; r < table.Count; r++) Row(table, r).ShouldBe(row);
            }
            return ValueTask.CompletedTask;
        });
        cache.Use([]);
        cache.Measure().Bytes.ShouldBeInRange(1, 2000);
    }

    [Theory]
    [InlineData(null, 2048L << 20)]
    [InlineData(" ", 2048L << 20)]
    [InlineData("0", 0L)]
    [InlineData("100", 100L << 20)]
    public void The_limit_is_what_the_environment_says(string? text, long bytes) => FeatureCache.LimitOf(text).ShouldBe(bytes);

    [Theory]
    [InlineData("2GB")]
    [InlineData("-1")]
    [InlineData("99999999999999999")]
    public void A_limit_that_is_no_number_is_told(string text) => Should.Throw<DatasetException>(() => FeatureCache.LimitOf(text)).Message
        .ShouldBe($"The environment variable SEPAL_FEATURES_MB is '{text}'; expected the most MiB of features that are kept, such as 2048. Correct it, or unset it.");

    public void Dispose() => _folder.Dispose();

    private sealed class Clock(DateTime now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(now);
    }
}
