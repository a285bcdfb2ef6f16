namespace Sepal.Tests.Weights.Store;

/// <summary>Pauses and timeouts that pass some times faster than they should; the clock on the wall stands still.</summary>
internal sealed class QuickTime(int factor) : TimeProvider
{
    public static DateTimeOffset Now { get; } = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    public override long GetTimestamp() => System.GetTimestamp() * factor;

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => System.CreateTimer(callback, state, Quicker(dueTime), Quicker(period));

    private TimeSpan Quicker(TimeSpan time) => time > TimeSpan.Zero ? time / factor : time;
}
