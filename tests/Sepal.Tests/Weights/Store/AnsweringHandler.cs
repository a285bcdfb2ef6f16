using System.Collections.Concurrent;

namespace Sepal.Tests.Weights.Store;

/// <summary>Answers requests without a network, where a server on this machine can't: encrypted addresses and errors below HTTP.</summary>
internal sealed class AnsweringHandler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private readonly ConcurrentQueue<Uri> _requests = new();

    public AnsweringHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : this((request, _) => Task.FromResult(answer(request))) { }

    public IReadOnlyList<Uri> Requests => [.. _requests];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _requests.Enqueue(request.RequestUri!);
        return answer(request, cancellationToken);
    }
}
