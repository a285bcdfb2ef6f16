using Sepal.Numerics;

namespace Sepal.Data;

/// <summary>Where prepared pictures are kept.</summary>
public sealed record PictureCacheOptions
{
    /// <summary>Up to this many bytes the pictures are kept in memory, beyond it in a temporary file. Default 256 MiB; 0 always takes the file.</summary>
    public long MemoryBudget { get; init => field = Check.NotNegative(value); } = 256L << 20;

    /// <summary>The folder of the temporary file. Default: the system's (<c>TMPDIR</c>).</summary>
    public string TemporaryFolder { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Path.GetTempPath();

    /// <summary>Pictures decoded at a time. Default: one a core.</summary>
    public int Workers { get; init => field = Check.Positive(value); } = Engine.Threads;
}
