using System.Collections.Concurrent;
using Sepal.Weights;

namespace Sepal.Tests.Weights.Store;

/// <summary>Everything that was told, at once and in order, which <see cref="Progress{T}"/> doesn't promise.</summary>
internal sealed class ProgressList(Action<DownloadProgress>? also = null) : IProgress<DownloadProgress>
{
    private readonly ConcurrentQueue<DownloadProgress> _told = new();

    public IReadOnlyList<DownloadProgress> Told => [.. _told];

    public IEnumerable<DownloadStage> Stages => Told.Select(told => told.Stage);

    public void Report(DownloadProgress value)
    {
        _told.Enqueue(value);
        also?.Invoke(value);
    }
}
