using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sepal.Tests.Weights.Store;

/// <summary>A server on this machine that speaks HTTP 1.1 by hand, so that it can break every rule of it. One request a connection.</summary>
internal sealed class WebServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<ServerRequest> _requests = new();
    private readonly Func<ServerRequest, ServerAnswer> _answer;

    public WebServer(Func<ServerRequest, ServerAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Every request so far, in order.</summary>
    public IReadOnlyList<ServerRequest> Requests => [.. _requests];

    /// <summary>The first bytes that were asked for, 0 for a whole file.</summary>
    public IEnumerable<long> Froms => Requests.Select(request => request.From);

    public Uri this[string path] => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}");

    /// <summary>An address where nobody listens.</summary>
    public static Uri Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/file.h5");
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try { _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)); }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException) { return; }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (await ReadAsync(stream) is not { } request) return;
                _requests.Enqueue(request);
                await WriteAsync(client, stream, _answer(request));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException) { }
        }
    }

    private async Task<ServerRequest?> ReadAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head.Count < 65536 && await stream.ReadAsync(one, _end.Token) == 1)
        {
            head.Add(one[0]);
            if (head.Count < 4 || !head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray())) continue;
            string[] lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            var headers = lines.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
            return new ServerRequest(_requests.Count + 1, lines[0].Split(' ')[1], headers);
        }
        return null;
    }

    private async Task WriteAsync(TcpClient client, NetworkStream stream, ServerAnswer answer)
    {
        var head = new StringBuilder($"{answer.Version} {answer.Status} {answer.Reason}\r\nConnection: close\r\n");
        var headers = new Dictionary<string, string?>(answer.Headers, StringComparer.OrdinalIgnoreCase);
        if (answer.IsChunked) headers["Transfer-Encoding"] = "chunked";
        else if (!headers.ContainsKey("Content-Length")) headers["Content-Length"] = answer.Body.Length.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in headers)
        {
            if (value is not null) head.Append($"{name}: {value}\r\n");
        }
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + "\r\n"), _end.Token);

        byte[] body = answer.CutAfter is { } most && most < answer.Body.Length ? answer.Body[..most] : answer.Body;
        foreach (byte[] piece in body.Chunk(answer.PieceBytes))
        {
            if (answer.IsChunked) await stream.WriteAsync(Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n"), _end.Token);
            await stream.WriteAsync(piece, _end.Token);
            if (answer.IsChunked) await stream.WriteAsync("\r\n"u8.ToArray(), _end.Token);
            if (answer.Pause > TimeSpan.Zero) await Task.Delay(answer.Pause, _end.Token);
        }
        if (answer.Stalls) await UntilHungUpAsync(stream);
        if (answer.CutAfter is not null)
        {
            if (answer.IsReset) client.Client.LingerState = new LingerOption(true, 0);
            return;
        }
        if (answer.IsChunked) await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), _end.Token);
        client.Client.Shutdown(SocketShutdown.Send);
        await UntilHungUpAsync(stream);
    }

    private async Task UntilHungUpAsync(NetworkStream stream)
    {
        var ignored = new byte[16];
        while (await stream.ReadAsync(ignored, _end.Token) > 0) { }
    }
}
