namespace Sepal.Weights;

/// <summary>Waits for a server, but not for ever.</summary>
internal sealed class Patience(TimeProvider time)
{
    /// <summary>The result, or <see cref="TimeoutException"/> when the server is silent for longer than that.</summary>
    public async Task<T> WithinAsync<T>(TimeSpan most, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try { return await work(either.Token).ConfigureAwait(false); }
        // Aborting a connection surfaces as an error of the socket as often as a cancellation.
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            cancellation.ThrowIfCancellationRequested();
            if (late.IsCancellationRequested || e is OperationCanceledException) throw new TimeoutException($"nothing came for {most.TotalSeconds:0.###} s", e);
            throw;
        }
    }
}
