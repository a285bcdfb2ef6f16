namespace Sepal.Weights;

/// <summary>Where weights are looked for and kept, and how patient a download is.</summary>
public sealed record WeightStoreOptions
{
    /// <summary>Where downloads are kept. Default: <c>$SEPAL_CACHE/weights</c>, else <c>sepal/weights</c> in <c>$XDG_CACHE_HOME</c>, in Windows' local application data, or in <c>~/.cache</c>.</summary>
    /// <exception cref="WeightsException">There is no home folder, and neither this nor <c>SEPAL_CACHE</c> names another.</exception>
    public string CacheFolder
    {
        get => field ?? CacheFolders.OfThisMachine.Own();
        init { ArgumentException.ThrowIfNullOrWhiteSpace(value); field = Path.GetFullPath(value); }
    }

    /// <summary>Other programs' folders, which are only read. Default: Keras's (<c>$KERAS_HOME/models</c>, <c>~/.keras/models</c>) and PyTorch's (<c>$TORCH_HOME/hub/checkpoints</c>, <c>~/.cache/torch/hub/checkpoints</c>).</summary>
    public IReadOnlyList<string> OtherCaches { get; init => field = [.. value.Select(Path.GetFullPath)]; } = CacheFolders.OfThisMachine.Others();

    /// <summary>Whether nothing is downloaded. Default: whether the environment variable <c>SEPAL_OFFLINE</c> is <c>1</c> or <c>true</c>.</summary>
    public bool IsOffline { get; init; } = Environment.GetEnvironmentVariable("SEPAL_OFFLINE")?.Trim().ToLowerInvariant() is "1" or "true";

    /// <summary>A folder on the web that is asked for every file first; it may be plain <c>http</c>. Default: the environment variable <c>SEPAL_MIRROR</c>, else none.</summary>
    public Uri? Mirror { get; init => field = value is null ? null : WebAddress.OfMirror(value); } = WebAddress.OfMirror("SEPAL_MIRROR", Environment.GetEnvironmentVariable("SEPAL_MIRROR"));

    /// <summary>What sends requests, such as a company's own handler. It must not follow redirects or decompress by itself, and stays the caller's to dispose. Default: .NET's, with the system's proxy.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>How long a connection may take to come about. Default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init => field = Positive(value); } = TimeSpan.FromSeconds(15);

    /// <summary>How long a server may be silent, before its answer and within it. Default 30 s.</summary>
    public TimeSpan ReadTimeout { get; init => field = Positive(value); } = TimeSpan.FromSeconds(30);

    /// <summary>Further tries at one address, each going on where the last one ended; a mebibyte of progress starts the count anew. Default 5.</summary>
    public int Retries { get; init => field = Check.NotNegative(value); } = 5;

    /// <summary>The pause before the second try, doubled before each further one up to 30 s. Default 1 s.</summary>
    public TimeSpan RetryDelay { get; init => field = Positive(value); } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause that a server's Retry-After gets; for more, the download fails at once and says so. Default 2 minutes.</summary>
    public TimeSpan LongestRetryAfter { get; init => field = Positive(value); } = TimeSpan.FromMinutes(2);

    /// <summary>The most bytes taken for a file whose size its entry doesn't tell. Default 4 GiB.</summary>
    public long MostBytes { get; init => field = Check.Positive(value); } = 4L << 30;

    /// <summary>Measures time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Free bytes on a folder's disk, or null where the system doesn't say.</summary>
    internal Func<string, long?> FreeBytes { get; init; } = DiskSpace.Free;

    private static TimeSpan Positive(TimeSpan value)
        => value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Expected a time above 0; got {value}.");
}
