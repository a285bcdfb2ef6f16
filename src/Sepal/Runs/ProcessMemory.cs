using System.Diagnostics;

namespace Sepal.Runs;

/// <summary>What this process has used of the machine's memory.</summary>
internal static class ProcessMemory
{
    /// <summary>The largest resident memory so far, in MB of 2^20 bytes.</summary>
    public static double PeakMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / (double)(1 << 20);
    }
}
