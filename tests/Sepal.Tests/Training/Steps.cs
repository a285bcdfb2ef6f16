using Sepal.Training;

namespace Sepal.Tests.Training;

/// <summary>An optimizer on plain arrays, pinned for it.</summary>
internal sealed class Steps
{
    public Steps(Optimizer optimizer, params float[][] start)
    {
        Optimizer = optimizer;
        Values = [.. start.Select(Pinned)];
        optimizer.Build([.. start.Select((values, i) => ($"p{i}", values.Length))]);
    }

    public Optimizer Optimizer { get; }

    public float[][] Values { get; }

    public void Apply(params float[][] gradients)
    {
        float[][] pinned = [.. gradients.Select(Pinned)];
        Optimizer.Apply([.. pinned.Select((gradient, i) => new OptimizerTarget(Values[i], gradient))]);
        GC.KeepAlive(pinned);
    }

    public void FinishAveraging() => Optimizer.FinishAveraging([.. Values.Select(values => new OptimizerTarget(values, default))]);

    private static float[] Pinned(float[] values)
    {
        float[] pinned = GC.AllocateArray<float>(values.Length, pinned: true);
        values.CopyTo(pinned, 0);
        return pinned;
    }
}
