namespace Sepal.Runs;

/// <summary>What has to be freed together, also where building it fails half-way.</summary>
internal sealed class Owned : IDisposable
{
    private readonly Stack<IDisposable> _things = [];

    public T Add<T>(T thing) where T : IDisposable
    {
        _things.Push(thing);
        return thing;
    }

    public void Dispose()
    {
        while (_things.TryPop(out var thing)) thing.Dispose();
    }
}
