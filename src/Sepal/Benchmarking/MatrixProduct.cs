using static TorchSharp.torch;

namespace Sepal.Benchmarking;

/// <summary>The processor's own ceiling: what the engine's product of two square matrices sustains, which is as much arithmetic on as little memory as there is.</summary>
internal sealed class MatrixProduct : IDisposable
{
    private readonly Tensor _a;
    private readonly Tensor _b;

    public MatrixProduct(int side, ScalarType type)
    {
        using var scope = NewDisposeScope();
        Side = side;
        _a = rand(side, side).to(type).DetachFromDisposeScope();
        _b = rand(side, side).to(type).DetachFromDisposeScope();
    }

    public int Side { get; }

    /// <summary>Multiplications and additions of one product.</summary>
    public double Operations => 2.0 * Side * Side * Side;

    public void Run()
    {
        using var product = _a.mm(_b);
    }

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
    }
}
