using Sepal.Numerics;

namespace Sepal.Benchmarking;

/// <summary>The rounds that all benchmarks have in common: plain modules, ours in each precision, and the ceiling of each precision.</summary>
internal static class Contest
{
    private const string Plain = "plain";

    /// <summary>Runs the rounds.</summary>
    /// <param name="options">How many, and how long.</param>
    /// <param name="plain">Whether plain modules train or predict in comparison; null where there is nothing to compare with.</param>
    /// <param name="ours">A step of ours in each precision.</param>
    /// <param name="notes">Gets what a reader must know.</param>
    /// <param name="onRound">Called before each round, with its number from 0.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    /// <param name="rivals">Other ways to do a step, by name.</param>
    public static Turns Run(BenchmarkOptions options, PlainWork? plain, IReadOnlyDictionary<Precision, Action> ours, List<string> notes, Action<int> onRound, CancellationToken cancellation,
        IReadOnlyDictionary<string, Action>? rivals = null)
    {
        var turns = new Turns(options.Rounds, options.Turn);
        var owned = new List<IDisposable>();
        try
        {
            if (plain is { } work) owned.Add(AddPlain(turns, options, work, notes, cancellation));
            foreach (var (precision, step) in ours)
            {
                turns.Add(Name(precision), options.BatchSize, step, cancellation);
                foreach (int side in Sides(precision))
                {
                    var product = new MatrixProduct(side, ProcessorFeatures.ComputeType(precision));
                    owned.Add(product);
                    turns.Add(Ceiling(precision, side), product.Operations, product.Run, cancellation);
                }
            }
            foreach (var (name, step) in rivals ?? new Dictionary<string, Action>()) turns.Add(name, options.BatchSize, step, cancellation);
            turns.Run(onRound);
            return turns;
        }
        finally
        {
            foreach (var thing in owned) thing.Dispose();
        }
    }

    private static IDisposable AddPlain(Turns turns, BenchmarkOptions options, PlainWork work, List<string> notes, CancellationToken cancellation)
    {
        if (PlainProcess.Start(work, options.BatchSize, options.Size, Engine.Threads, cancellation) is { } process)
        {
            turns.Add(Plain, () => process.Rate(options.Turn, cancellation));
            return process;
        }
        notes.Add("Plain modules ran in this process, whose kept memory they share: they are faster than they would be alone, so 'times plain' is too low.");
        var plain = new PlainModules(options.BatchSize, options.Size);
        turns.Add(Plain, () =>
        {
            Allocator.UseDefaults();
            try { return Turns.Rate(options.BatchSize, () => plain.Run(work), options.Turn, cancellation); }
            finally { Allocator.KeepMemory(); }
        });
        return plain;
    }

    /// <summary>What the rounds say of a precision; the pass over the data is measured elsewhere.</summary>
    public static PrecisionFigures Figures(Turns turns, Precision precision, double operationsPerImage, bool hasPlain, double epochImagesPerSecond, double epochShare)
    {
        double step = turns.Median(Name(precision));
        return new PrecisionFigures
        {
            Precision = precision,
            StepImagesPerSecond = step,
            EpochImagesPerSecond = epochImagesPerSecond,
            EpochShare = epochShare,
            Gflops = step * operationsPerImage / 1e9,
            CeilingGflops = Sides(precision).Max(side => turns.Best(Ceiling(precision, side))) / 1e9,
            TimesPlain = hasPlain ? turns.Times(Name(precision), Plain) : null,
        };
    }

    /// <summary>The result, with what it was measured on.</summary>
    /// <param name="options">What was measured.</param>
    /// <param name="network">The network's name.</param>
    /// <param name="operations">Multiplications and additions for one picture.</param>
    /// <param name="figures">The figures of each precision.</param>
    /// <param name="notes">What a reader must know.</param>
    /// <param name="plain">Pictures a second of plain modules; null where there are none.</param>
    public static BenchmarkResult Result(BenchmarkOptions options, string network, double operations, IReadOnlyList<PrecisionFigures> figures, IReadOnlyList<string> notes, double? plain = null) => new()
    {
        Network = network,
        Processor = ProcessorFeatures.Name,
        Threads = Engine.Threads,
        BatchSize = options.BatchSize,
        Size = options.Size,
        GflopPerImage = operations / 1e9,
        PlainImagesPerSecond = plain,
        Figures = figures,
        Main = figures.Single(f => f.Precision == ProcessorFeatures.Resolve(options.Precision)),
        Notes = notes,
    };

    public static double? PlainRate(Turns turns, bool hasPlain) => hasPlain ? turns.Median(Plain) : null;

    /// <summary>What the turns of ours are called.</summary>
    public static string Name(Precision precision) => precision.ToString();

    private static string Ceiling(Precision precision, int side) => $"ceiling {precision} {side}";

    // Large enough to be bound by arithmetic, small enough for the time; where bfloat16 is emulated a small one takes a second already.
    private static int[] Sides(Precision precision) => precision == Precision.BFloat16 && !ProcessorFeatures.HasNativeBFloat16 ? [512] : [1024, 2048];
}
