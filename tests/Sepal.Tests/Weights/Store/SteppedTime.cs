using System.Collections.Concurrent;

namespace Sepal.Tests.Weights.Store;

/// <summary>Time that stands still, but for the steps that a test takes. Timers that a step reaches go off within it.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly ConcurrentDictionary<Alarm, bool> _alarms = new();
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public void Step(TimeSpan time)
    {
        Interlocked.Add(ref _now, time.Ticks);
        foreach (var alarm in _alarms.Keys) alarm.GoOffIfDue();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        _alarms[alarm] = true;
        return alarm;
    }

    private sealed class Alarm(SteppedTime time, TimerCallback callback, object? state) : ITimer
    {
        private long _due = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _due = dueTime < TimeSpan.Zero ? long.MaxValue : time.GetTimestamp() + dueTime.Ticks;
            return true;
        }

        public void GoOffIfDue()
        {
            if (time.GetTimestamp() < Interlocked.Read(ref _due)) return;
            Interlocked.Exchange(ref _due, long.MaxValue);
            callback(state);
        }

        public void Dispose() => time._alarms.TryRemove(this, out _);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
