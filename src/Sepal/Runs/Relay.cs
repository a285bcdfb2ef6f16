namespace Sepal.Runs;

/// <summary>Reports at once, on the thread that reports: <see cref="Progress{T}"/> would go through the thread pool and disturb the order.</summary>
internal sealed class Relay<T>(Action<T> tell) : IProgress<T>
{
    public void Report(T value) => tell(value);
}
