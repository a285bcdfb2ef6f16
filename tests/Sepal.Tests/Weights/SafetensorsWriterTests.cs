using System.Text;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Tests.Data;
using Sepal.Weights;

namespace Sepal.Tests.Weights;

public sealed class SafetensorsWriterTests
{
    private static Sequential Network(long seed)
    {
        var model = new Sequential([new Conv2D(4, 3, inputShape: (8, 8, 3), name: "first"), new BatchNormalization(name: "norm"), new Flatten(), new Dense(2, name: "last")]);
        model.Initialize(seed);
        return model;
    }

    [Fact]
    public void What_is_written_is_read_again_kernels_to_the_nearest_half_and_all_else_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        using Sequential model = Network(1), other = Network(2);
        model.Layer("norm").Weights[2].Assign([1.00001f, 2e-9f, 70000f, -3]); // none of them is a half
        AtomicFile.Write(folder["w.safetensors"], stream => SafetensorsWriter.Write(stream, model));
        WeightsFile.Load(other, folder["w.safetensors"]);
        foreach (var ((path, expected), (_, read)) in model.NamedWeights().Zip(other.NamedWeights()))
            read.ToArray().ShouldBe(expected.Name == "kernel" ? [.. expected.ToArray().Select(v => (float)(Half)v)] : expected.ToArray(), path);
    }

    [Fact]
    public void The_bytes_are_the_format_s_length_header_numbers()
    {
        using var model = new Sequential([new Dense(1, inputDim: 2, name: "d")]);
        model.Weights[0].Assign([1, -2]);
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, model);
        byte[] bytes = stream.ToArray();
        const string Header = """{"d/kernel":{"dtype":"F16","shape":[2,1],"data_offsets":[0,4]},"d/bias":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""";
        BitConverter.ToInt64(bytes).ShouldBe(Header.Length);
        Encoding.ASCII.GetString(bytes, 8, Header.Length).ShouldBe(Header);
        bytes[(8 + Header.Length)..].ShouldBe([0x00, 0x3C, 0x00, 0xC0, 0, 0, 0, 0]); // 1 and -2 as halves: exponents 15 and 16
    }
}
