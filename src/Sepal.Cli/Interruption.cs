using System.Runtime.InteropServices;

namespace Sepal.Cli;

/// <summary>Ctrl-C and its kin as a cancellation: the first asks the work to finish cleanly, the second ends the process as usual.</summary>
internal sealed class Interruption : IDisposable
{
    private const string ShowCursor = "\e[?25h";

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TextWriter? _terminal;
    private int _count;

    /// <param name="terminal">The terminal that may show a live display, or null.</param>
    public Interruption(TextWriter? terminal)
    {
        _terminal = terminal;
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _count) == 1)
        {
            context.Cancel = true;
            _source.Cancel();
        }
        else
        {
            _terminal?.Write(ShowCursor);
        }
    }
}
