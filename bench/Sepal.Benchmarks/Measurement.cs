using System.Diagnostics;
using System.Globalization;

namespace Sepal.Benchmarks;

/// <summary>One thing to measure: what it does to how many of which unit.</summary>
internal sealed record Measurement(string Name, double Units, string Unit, Action Step)
{
    /// <summary>Runs it until the time is over and prints the fastest step: whatever else a machine does can only slow a step down.</summary>
    public void Measure(double seconds)
    {
        var process = Process.GetCurrentProcess();
        for (int i = 0; i < 3; i++) Step();
        double best = double.PositiveInfinity;
        int steps = 0;
        process.Refresh();
        var processor = process.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        do
        {
            long begin = Stopwatch.GetTimestamp();
            Step();
            best = Math.Min(best, Stopwatch.GetElapsedTime(begin).TotalSeconds);
            steps++;
        }
        while (steps < 3 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        process.Refresh();
        double processorTime = (process.TotalProcessorTime - processor).TotalSeconds / steps;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Name,-34} {best * 1e3,9:F2} ms best {processorTime * 1e3,9:F2} ms of processors {Units / best,12:F1} {Unit}/s"));
    }
}
