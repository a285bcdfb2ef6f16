using System.CommandLine;
using Sepal.Numerics;

namespace Sepal.Cli.Usage;

/// <summary>The options that every command has.</summary>
internal sealed class GlobalOptions
{
    public Option<bool> Json { get; } = CheckedOption.Flag("--json", "Write the result as one JSON document");

    public Option<bool> Quiet { get; } = CheckedOption.Flag("--quiet", "No progress, warnings or hints: results and errors only", "-q");

    public Option<bool> Verbose { get; } = CheckedOption.Flag("--verbose", "Show where an error came from");

    public Option<long> Seed { get; } = CheckedOption.Number("--seed", "N", "Seed of everything random; the same seed gives the same result", long.MinValue, long.MaxValue, 0L);

    public Option<int?> Threads { get; } = CheckedOption.OptionalNumber("--threads", "N", "Threads of one operation (default: one a core)", 1, 1024);

    public Option<Precision> Precision { get; } = CheckedOption.Choice("--precision", "Number format of the layers", Numerics.Precision.Auto,
        ("auto", Numerics.Precision.Auto), ("float32", Numerics.Precision.Float32), ("bfloat16", Numerics.Precision.BFloat16));

    public Option<bool> Help { get; } = CheckedOption.Flag("--help", "Show this page", "-h", "-?");

    public Option<bool> Version { get; } = CheckedOption.Flag("--version", "Show the version");

    public IReadOnlyList<Option> All => [Json, Quiet, Verbose, Seed, Threads, Precision, Help, Version];

    public GlobalOptions()
    {
        foreach (var option in All) option.Recursive = true;
    }
}
