using Sepal.Numerics;

namespace Sepal.Benchmarking;

/// <summary>What the benchmarks have in common.</summary>
public abstract record BenchmarkOptions
{
    private protected BenchmarkOptions() { }

    /// <summary>Pictures of a batch, at least 1; 32.</summary>
    public int BatchSize { get; init => field = Check.Positive(value); } = 32;

    /// <summary>Height and width of the pictures, 46 to 1024; 150, the report's. The report's network takes nothing smaller.</summary>
    public int Size { get; init => field = Check.Within(value, ReportNetwork.LeastSize, 1024); } = 150;

    /// <summary>Float32: only that. Auto: bfloat16 too where the processor multiplies it natively. BFloat16: bfloat16 too, however slow it is here.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Threads of one operation, at least 1; null for the engine's.</summary>
    public int? Threads { get; init => field = value is { } threads ? Check.Positive(threads) : null; }

    /// <summary>Rounds in which everything that is compared takes its turn, at least 1; 5. More of them bear a busy machine better.</summary>
    public int Rounds { get; init => field = Check.Positive(value); } = 5;

    /// <summary>How long each turn lasts at least; 2 seconds. A turn has two steps at least.</summary>
    public TimeSpan Turn { get; init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Expected a turn above 0; got {value}."); } = TimeSpan.FromSeconds(2);

    /// <summary>Pictures that are drawn for the pass over a whole data set, at least 10; 480.</summary>
    public int Pictures { get; init => field = Check.Within(value, 10, 1_000_000); } = 480;

    /// <summary>The folder under which the drawn pictures lie while they are used. Default: the system's (<c>TMPDIR</c>).</summary>
    public string TemporaryFolder { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Path.GetTempPath();

    /// <summary>The precisions that are measured.</summary>
    internal IReadOnlyList<Precision> Precisions => Precision == Precision.BFloat16 || (Precision == Precision.Auto && ProcessorFeatures.HasNativeBFloat16)
        ? [Precision.Float32, Precision.BFloat16]
        : [Precision.Float32];
}
