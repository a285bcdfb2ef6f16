using Sepal.Layers;
using Sepal.Tests.Golden;
using static TorchSharp.torch;

namespace Sepal.Tests.Layers;

/// <summary>Golden arrays as tensors, and comparisons relative to the largest expected value.</summary>
internal static class Tensors
{
    public static Tensor FromKeras(NpyArray array)
    {
        var t = Maps.FromKeras(tensor(array.Floats, array.Shape.Select(s => (long)s).ToArray()));
        return t.dim() == 4 ? t.clone() : t;
    }

    public static void ShouldBeNear(Tensor actual, NpyArray expected, double tolerance, string what)
    {
        using var scope = NewDisposeScope();
        var keras = Maps.ToKeras(actual.detach()).contiguous();
        keras.shape.Select(s => (int)s).ShouldBe(expected.Shape, what);
        ShouldBeNear(keras.to(ScalarType.Float32).data<float>().ToArray(), expected.Floats, tolerance, what);
    }

    public static void ShouldBeNear(float[] actual, float[] expected, double tolerance, string what)
    {
        actual.Length.ShouldBe(expected.Length, what);
        double scale = Math.Max(1e-6, expected.Length == 0 ? 0 : expected.Max(Math.Abs));
        double worst = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            float.IsNaN(actual[i]).ShouldBe(float.IsNaN(expected[i]), $"{what} [{i}]");
            if (!float.IsNaN(actual[i])) worst = Math.Max(worst, Math.Abs(actual[i] - expected[i]));
        }
        (worst / scale).ShouldBeLessThanOrEqualTo(tolerance, what);
    }
}
