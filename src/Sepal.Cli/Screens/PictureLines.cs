using Sepal.Data;

namespace Sepal.Cli.Screens;

/// <summary>
/// Work on pictures as a line now and then, for log files: nothing in the first two seconds, then at each tenth of the work, and at least every ten seconds.
/// </summary>
internal sealed class PictureLines(TextWriter writer, string what, TimeProvider time) : IProgress<PictureProgress>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2), Longest = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _last;
    private int _tenth;

    public void Report(PictureProgress value)
    {
        lock (_gate)
        {
            var elapsed = time.GetElapsedTime(_start);
            int tenth = value.Total == 0 ? 0 : (int)(10L * value.Done / value.Total);
            bool isDue = elapsed - _last >= Longest || (tenth > _tenth && elapsed - _last >= TimeSpan.FromSeconds(1));
            if (elapsed < Patience || !isDue || value.Done == value.Total) return;
            (_last, _tenth) = (elapsed, tenth);
            double left = elapsed.TotalSeconds * (value.Total - value.Done) / Math.Max(1, value.Done);
            writer.WriteLine($"{what}: {value.Done:N0} of {value.Total:N0} ({100L * value.Done / value.Total}%), about {Durations.Show(TimeSpan.FromSeconds(left))} left");
        }
    }
}
