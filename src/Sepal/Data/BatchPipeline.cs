using System.Runtime.ExceptionServices;

namespace Sepal.Data;

/// <summary>
/// Fills batches on threads of its own, at most a few ahead of the one who takes them in order. Which thread fills which batch makes no
/// difference to the bytes. An error waits for its turn, so that all batches before it are still handed out.
/// </summary>
internal sealed class BatchPipeline : IDisposable
{
    private readonly object _gate = new();
    private readonly object?[] _ready;
    private readonly Stack<Batch> _free = [];
    private readonly Func<int, int> _countOf;
    private readonly Func<int, Batch> _make;
    private readonly Action<Batch, Func<bool>> _fill;
    private readonly Thread[] _threads;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _registration;
    private readonly int _end;
    private int _next, _taken;
    private Batch? _out;
    private volatile bool _stopped;

    /// <param name="first">The first batch's number.</param>
    /// <param name="end">One after the last batch's number.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="ahead">Batches that may be ready or in work beyond the one that is out.</param>
    /// <param name="countOf">Pictures of a batch by its number.</param>
    /// <param name="make">A new batch for so many pictures.</param>
    /// <param name="fill">Fills a batch by its number; asks the function now and then whether to give up.</param>
    /// <param name="cancellation">Ends everything.</param>
    public BatchPipeline(int first, int end, int workers, int ahead, Func<int, int> countOf, Func<int, Batch> make, Action<Batch, Func<bool>> fill, CancellationToken cancellation)
    {
        _next = _taken = first;
        _end = end;
        _ready = new object?[ahead];
        _countOf = countOf;
        _make = make;
        _fill = fill;
        _cancellation = cancellation;
        _threads = [.. Enumerable.Range(0, Math.Min(workers, Math.Min(ahead, end - first))).Select(i => new Thread(Work) { IsBackground = true, Name = $"Sepal batches {i}" })];
        foreach (var thread in _threads) thread.Start();
        _registration = cancellation.Register(Stop);
    }

    /// <summary>The next batch, valid until the next call.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Batch Take()
    {
        object result;
        lock (_gate)
        {
            if (_out is not null) _free.Push(_out);
            _out = null;
            int place = _taken % _ready.Length;
            while (_ready[place] is null && !_stopped) Monitor.Wait(_gate);
            _cancellation.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_stopped, this);
            result = _ready[place]!;
            _ready[place] = null;
            _taken++;
            _out = result as Batch;
            Monitor.PulseAll(_gate);
        }
        if (result is ExceptionDispatchInfo error) error.Throw();
        return (Batch)result;
    }

    /// <summary>Stops the threads and waits for them: a picture's time at most.</summary>
    public void Dispose()
    {
        _registration.Dispose();
        Stop();
        foreach (var thread in _threads) thread.Join();
    }

    private void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Work()
    {
        while (Claim() is { } batch)
        {
            object result = batch;
            // The thread's edge: whatever goes wrong is thrown where the batch is taken.
            try { _fill(batch, () => _stopped); }
            catch (Exception e) { result = ExceptionDispatchInfo.Capture(e); }
            lock (_gate)
            {
                _ready[batch.Number % _ready.Length] = result;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>The next batch to fill, in a buffer that is free again or new; null when there is nothing left to do.</summary>
    private Batch? Claim()
    {
        lock (_gate)
        {
            while (!_stopped && _next < _end && _next >= _taken + _ready.Length) Monitor.Wait(_gate);
            if (_stopped || _next >= _end) return null;
            int number = _next++, count = _countOf(number);
            // Only the last batch may be smaller; it gets arrays of its own size.
            var batch = _free.TryPeek(out var free) && free.Count == count ? _free.Pop() : _make(count);
            batch.Number = number;
            return batch;
        }
    }
}
