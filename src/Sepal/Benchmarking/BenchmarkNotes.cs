using System.Globalization;
using Sepal.Numerics;

namespace Sepal.Benchmarking;

/// <summary>What a reader of a benchmark's figures must know.</summary>
internal static class BenchmarkNotes
{
    public static List<string> For(BenchmarkOptions options)
    {
        List<string> notes = [];
        if (!ProcessorFeatures.HasNativeBFloat16)
        {
            notes.Add("bfloat16 is not native here: the processor has neither AVX-512 BF16 nor AMX, so it is computed in float32 and converted to and fro. " +
                (options.Precisions.Count > 1 ? "Its figures, from a shortened run, say nothing about a processor that has it." : "It was not measured; precision bfloat16 measures it all the same."));
        }
        if (!Engine.AllocatorKeepsMemory)
            notes.Add("The C library's allocator was left as it is (no glibc, or SEPAL_KEEP_MEMORY=0), so ours and plain modules share its page faults.");
        if (Load() is { } load && load > 0.5 * Environment.ProcessorCount)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"The machine was busy: {load:0.0} other tasks wanted its {Environment.ProcessorCount} processors before the start. Comparisons within a round hold, absolute figures are too low."));
        return notes;
    }

    /// <summary>Tasks that wanted a processor in the last minute, where the system tells.</summary>
    private static double? Load()
    {
        const string Path = "/proc/loadavg";
        try
        {
            return File.Exists(Path) && double.TryParse(File.ReadAllText(Path).Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double load) ? load : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
