using Sepal.Layers;
using Sepal.Models;
using Sepal.Weights;

namespace Sepal.Tests.Weights;

public sealed class WeightAssignmentTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(int.MaxValue)]
    public void Parts_of_any_size_give_the_same_weights_as_one_piece(int part)
    {
        using var model = Network();
        foreach (var (path, weight) in model.NamedWeights())
        {
            float[] expected = [.. Enumerable.Range(0, (int)weight.Count).Select(i => i + 0.5f)];
            for (int again = 0; again < 2; again++) // into a weight without values, and into one that has some
            {
                weight.Assign(Read, part);
                weight.ToArray().ShouldBe(expected, path);
            }

            void Read(long first, Span<float> values)
            {
                values.Length.ShouldBeLessThanOrEqualTo(part);
                expected.AsSpan((int)first, values.Length).CopyTo(values);
            }
        }
        model.Predict(new float[6 * 6 * 3], 1).Length.ShouldBe(2);
    }

    [Fact]
    public void Parts_of_a_weight_lie_in_memory_as_the_engine_wants_them()
    {
        using var one = Network();
        using var two = Network();
        one.Initialize(4);
        foreach (var (a, b) in one.Weights.Zip(two.Weights))
        {
            float[] values = a.ToArray();
            b.Assign((first, into) => values.AsSpan((int)first, into.Length).CopyTo(into), 5);
            b.Value.shape.ShouldBe(a.Value.shape);
            b.Value.stride().ShouldBe(a.Value.stride());
            b.Value.requires_grad.ShouldBe(a.Value.requires_grad);
        }
        float[] picture = [.. Enumerable.Range(0, 6 * 6 * 3).Select(i => MathF.Sin(i))];
        two.Predict(picture, 1).ShouldBe(one.Predict(picture, 1));
    }

    [Fact]
    public void Arrays_with_other_axes_are_turned_while_they_are_read()
    {
        using var model = Network();
        var kernel = model.Layer("conv").Weights[0]; // (3, 3, 3, 4)
        var dense = model.Layer("dense").Weights[0];
        float[] stored = [.. Enumerable.Range(0, 4 * 3 * 3 * 3).Select(i => (float)i)]; // (out, in, height, width)
        var assignment = new WeightAssignment("file", "net");
        assignment.Pair("conv/kernel", kernel, Tensor("w", stored, 4, 3, 3, 3), [3, 2, 0, 1]);
        float[] matrix = [.. Enumerable.Range(0, (int)dense.Count).Select(i => (float)i)];
        assignment.Pair("dense/kernel", dense, Tensor("m", matrix, 2, dense.Shape[0]), [1, 0]);
        assignment.Apply();
        float[] found = kernel.ToArray();
        for (int h = 0; h < 3; h++)
            for (int w = 0; w < 3; w++)
                for (int c = 0; c < 3; c++)
                    for (int o = 0; o < 4; o++) found[(((h * 3 + w) * 3) + c) * 4 + o].ShouldBe(stored[(((o * 3 + c) * 3) + h) * 3 + w]);
        dense.ToArray()[1].ShouldBe(dense.Shape[0]); // (0, 1) is stored at (1, 0)
    }

    [Fact]
    public void Axes_that_do_not_fit_are_told_in_the_files_order()
    {
        using var model = Network();
        var assignment = new WeightAssignment("file", "net");
        assignment.Pair("conv/kernel", model.Layer("conv").Weights[0], Tensor("w", new float[4 * 3 * 3 * 3], 3, 3, 3, 4), [3, 2, 0, 1]);
        assignment.Fits.ShouldBeFalse();
        Should.Throw<WeightsException>(assignment.Apply).Message.ShouldContain("'conv/kernel' has (3, 3, 3, 4), expected (4, 3, 3, 3)");
    }

    [Fact]
    public void Bfloat16_that_Keras_3_saved_is_read()
    {
        using var model = new Sequential([new Dense(3, inputDim: 4)], "net");
        WeightsFile.Load(model, Path.Combine(Golden.GoldenBook.Find("extra/bfloat16.weights.h5")!, "extra", "bfloat16.weights.h5"));
        model.Weights[0].ToArray().ShouldBe([.. Enumerable.Range(0, 12).Select(i => i / 8f)]);
        model.Weights[1].ToArray().ShouldBe([1.5f, -2, 3]);
    }

    [Theory]
    [InlineData('/')]
    [InlineData('\\')]
    public void Layers_under_the_name_that_Keras_2_12_gave_them_are_found(char separator)
    {
        using var saved = Nested();
        using var open = Nested();
        saved.Initialize(1);
        open.Initialize(2);
        using var folder = new Data.TemporaryFolder();
        File.WriteAllBytes(folder["old.weights.h5"], OldLayout.Bytes(saved, separator));
        WeightsFile.Load(open, folder["old.weights.h5"]);
        open.Weights.Select(w => w.ToArray()).ShouldBe(saved.Weights.Select(w => w.ToArray()));
    }

    [Fact]
    public void Safetensors_under_Keras_paths_load_and_others_are_told()
    {
        using var model = new Sequential([new Dense(2, inputDim: 2, name: "d")], "net");
        using var folder = new Data.TemporaryFolder();
        string path = folder["w.safetensors"];
        Write("d/kernel", "d/bias");
        WeightsFile.Load(model, path);
        model.Weights[0].ToArray().ShouldBe([1, 2, 3, 4]);
        model.Weights[1].ToArray().ShouldBe([5, 6]);
        Write("d.weight", "d/bias");
        Should.Throw<WeightsException>(() => WeightsFile.Load(model, path)).Message.ShouldStartWith("w.safetensors does not fit the network 'net': 1 missing ('d/kernel' (2, 2)); 1 left over ('d.weight' (2, 2)).");

        void Write(string kernel, string bias)
        {
            byte[] header = System.Text.Encoding.UTF8.GetBytes($$$"""{"{{{kernel}}}":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"{{{bias}}}":{"dtype":"F32","shape":[2],"data_offsets":[16,24]}}""");
            File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)header.Length), .. header, .. ((float[])[1, 2, 3, 4, 5, 6]).SelectMany(BitConverter.GetBytes)]);
        }
    }

    private static Sequential Network() => new(
    [
        new Conv2D(4, 3, inputShape: (6, 6, 3), name: "conv"), new DepthwiseConv2D(3, depthMultiplier: 2, padding: Padding.Same, name: "depthwise"), new Conv2DTranspose(5, 3, name: "transpose"),
        new SeparableConv2D(3, 2, name: "separable"), new BatchNormalization(name: "norm"), new Flatten(), new Dense(2, name: "dense"),
    ], "net");

    private static Sequential Nested() => new(
    [
        new Sequential([new Dense(3, inputDim: 4, name: "d"), new BatchNormalization(name: "n"), new Dense(3, name: "e"), new ReLU(), new BatchNormalization(name: "m")], "base"), new Dropout(0.5), new Dense(3, name: "f"), new Dense(3, name: "g"),
    ], "net");

    private static StoredTensor Tensor(string name, float[] values, params long[] shape) => new(name, [.. shape], (first, into) => values.AsSpan((int)first, into.Length).CopyTo(into));
}
