namespace Sepal.Data;

/// <summary>
/// Where what pretrained bases say of photos is kept, so that a base is asked once about each of them. A folder of files that are written wholly or not at all and never changed; any
/// number of processes may use it. Above its limit the files that were not used for longest go.
/// </summary>
public sealed class FeatureCache
{
    /// <summary>The limit where nobody chooses another: 2 GiB.</summary>
    public const long UsualLimit = 2L << 30;

    /// <summary>The environment variable with another limit, in whole MiB.</summary>
    public const string LimitVariable = "SEPAL_FEATURES_MB";

    private const string Extension = ".features";

    /// <summary>A temporary file of this age belongs to a process that was killed.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly TimeProvider _time;

    /// <summary>A cache in a folder, which is made when the first file is written.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="limit">The most bytes that stay in it, at least 0. What a training reads is not removed under it, even where it alone is larger.</param>
    /// <param name="time">Tells when a file is used; null for the system's clock.</param>
    public FeatureCache(string folder, long limit = UsualLimit, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _time = time ?? TimeProvider.System;
        Folder = Path.GetFullPath(folder);
        Limit = Check.NotNegative(limit);
    }

    /// <summary>The folder's absolute path.</summary>
    public string Folder { get; }

    /// <summary>The most bytes that stay in it.</summary>
    public long Limit { get; }

    /// <summary>The limit that the environment variable <see cref="LimitVariable"/> tells, else <see cref="UsualLimit"/>.</summary>
    /// <exception cref="DatasetException">It holds something else than a number of MiB.</exception>
    public static long LimitOfThisMachine() => LimitOf(Environment.GetEnvironmentVariable(LimitVariable));

    /// <summary>How many files it has and how many bytes they take, temporary ones among them.</summary>
    /// <exception cref="IOException">The folder can't be read.</exception>
    public (int Files, long Bytes) Measure()
    {
        var files = Files();
        return (files.Count, files.Sum(file => file.Bytes));
    }

    internal static long LimitOf(string? megabytes)
    {
        if (string.IsNullOrWhiteSpace(megabytes)) return UsualLimit;
        return long.TryParse(megabytes.Trim(), out long count) && count is >= 0 and <= long.MaxValue >> 20 ? count << 20
            : throw new DatasetException($"The environment variable {LimitVariable} is '{megabytes}'; expected the most MiB of features that are kept, such as {UsualLimit >> 20}. Correct it, or unset it.");
    }

    /// <summary>Everything that is kept under a key.</summary>
    /// <param name="key">Names base, weights and preparation, in characters of file names.</param>
    /// <param name="length">Values of a row.</param>
    internal KnownFeatures Find(string key, int length)
    {
        var known = new KnownFeatures(length);
        if (!Directory.Exists(Folder)) return known;
        foreach (string path in Directory.EnumerateFiles(Folder, $"{key}-*{Extension}").Order(StringComparer.Ordinal))
            if (FeatureFile.TryOpen(path, length) is { } file) known.Add(file);
        return known;
    }

    /// <summary>The path of a new file under a key.</summary>
    internal string NewPath(string key) => Path.Combine(Folder, $"{key}-{Guid.NewGuid():N}{Extension}");

    /// <summary>Notes that files are used now, and removes others, the longest unused first, until what is left is within the limit.</summary>
    internal void Use(IReadOnlyCollection<string> paths)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        foreach (string path in paths) Try(() => File.SetLastWriteTimeUtc(path, now));
        var files = Files();
        foreach (var file in files.Where(file => file.IsTemporary && now - file.Used > Abandoned)) Try(() => File.Delete(file.Path));
        long bytes = files.Sum(file => file.Bytes);
        foreach (var file in files.Where(file => !file.IsTemporary && !paths.Contains(file.Path)).OrderBy(file => file.Used).ThenBy(file => file.Path, StringComparer.Ordinal))
        {
            if (bytes <= Limit) return;
            if (Try(() => File.Delete(file.Path))) bytes -= file.Bytes;
        }
    }

    private List<(string Path, long Bytes, DateTime Used, bool IsTemporary)> Files()
    {
        List<(string, long, DateTime, bool)> files = [];
        if (!Directory.Exists(Folder)) return files;
        foreach (var file in new DirectoryInfo(Folder).EnumerateFiles())
        {
            bool isTemporary = file.Name.Contains(Extension + ".", StringComparison.Ordinal) && file.Extension == ".tmp";
            // Another process may just have removed it.
            if (isTemporary || file.Extension == Extension) Try(() => files.Add((file.FullName, file.Length, file.LastWriteTimeUtc, isTemporary)));
        }
        return files;
    }

    /// <summary>Bounding the cache is housekeeping: a file that another process has open, or a cache that can only be read, is no error.</summary>
    private static bool Try(Action action)
    {
        try { action(); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return false; }
        return true;
    }
}
