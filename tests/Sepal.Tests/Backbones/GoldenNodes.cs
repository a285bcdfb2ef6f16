using System.Text.Json;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Tests.Golden;
using Sepal.Tests.Layers;
using static TorchSharp.torch;

namespace Sepal.Tests.Backbones;

/// <summary>Outputs of inner nodes against a golden book: their shape, mean and deviation over everything, and their values at a stride.</summary>
internal static class GoldenNodes
{
    /// <summary>A book's pictures as the network's input.</summary>
    public static Tensor Input(NpyArray pictures, Scaling scaling)
    {
        var numbers = ChannelScaling.Of(scaling);
        return PixelTensor.Create(pictures.Bytes, pictures.Shape[0], pictures.Shape[1], pictures.Shape[2], numbers.Multiply, numbers.Add, numbers.Bgr, ScalarType.Float32);
    }

    /// <summary>Runs the model once and compares every node of an entry; the names may differ from the book's.</summary>
    public static void ShouldBeNear(Model model, Tensor input, GoldenBook book, JsonElement nodes, Func<string, string>? nameOf = null)
    {
        using var noGradients = no_grad();
        var names = nodes.EnumerateObject().ToDictionary(n => nameOf?.Invoke(n.Name) ?? n.Name, n => n.Value);
        using var taps = new Taps(names.Keys);
        model.Forward(input, new CallContext { Taps = taps });
        foreach (var (name, expected) in names)
        {
            using var scope = NewDisposeScope();
            var output = Maps.ToKeras(taps.Outputs[name]).to(ScalarType.Float32);
            long[] shape = [.. expected.GetProperty("shape").EnumerateArray().Select(v => v.GetInt64())];
            output.shape.ShouldBe(shape, name);
            double deviation = expected.GetProperty("std").GetDouble();
            output.to(ScalarType.Float64).mean().item<double>().ShouldBe(expected.GetProperty("mean").GetDouble(), 1e-4 * deviation, $"mean of {name}");
            output.to(ScalarType.Float64).std(unbiased: false).item<double>().ShouldBe(deviation, 1e-4 * deviation, $"deviation of {name}");

            int[] stride = [.. expected.GetProperty("stride").EnumerateArray().Select(v => v.GetInt32())];
            for (int axis = 0; axis < stride.Length; axis++) output = output.slice(axis + 1, 0, shape[axis + 1], stride[axis]);
            Tensors.ShouldBeNear(output.contiguous().data<float>().ToArray(), book[expected.GetProperty("values")].Floats, 1e-3, name);
        }
    }
}
