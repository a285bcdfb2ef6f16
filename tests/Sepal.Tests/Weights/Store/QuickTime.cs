namespace Sepal.Tests.Weights.Store;

/// <summary>Time that passes some times faster, for pauses and timeouts that nobody wants to sit through.</summary>
internal sealed class QuickTime(int factor) : TimeProvider
{
    private readonly DateTimeOffset _start = System.GetUtcNow();

    public override long GetTimestamp() => System.GetTimestamp() * factor;

    public override DateTimeOffset GetUtcNow() => _start + ((System.GetUtcNow() - _start) * factor);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => System.CreateTimer(callback, state, Quicker(dueTime), Quicker(period));

    private TimeSpan Quicker(TimeSpan time) => time > TimeSpan.Zero ? time / factor : time;
}
