using System.IO.Compression;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Tests.Golden;
using Sepal.Weights;

namespace Sepal.Tests.Weights;

/// <summary>The official files, whose names, orders and attributes are of other times. The numbers were read by h5py.</summary>
public sealed class KerasH5FileTests
{
    [Fact]
    public void The_official_MobileNet_has_its_layers_and_numbers()
    {
        using var stream = File.OpenRead(SharedWeights.Path("keras/mobilenet_2_5_224_tf_no_top.h5"));
        var file = KerasH5File.Read(stream, 0, stream.Length, "mobilenet.h5");
        file.HoldsModel.ShouldBeFalse();
        file.KerasVersion.ShouldBe("2.0.4");
        file.Layers.Count.ShouldBe(83);
        file.Layers.Take(4).Select(l => l.Name).ShouldBe(["input_1", "conv1", "conv1_bn", "conv1_relu"]);
        file.Layers[2].Tensors.Select(t => t.ToString()).ShouldBe(["conv1_bn/gamma (8,)", "conv1_bn/beta (8,)", "conv1_bn/moving_mean (8,)", "conv1_bn/moving_variance (8,)"]);
        file.Layers[3].Tensors.ShouldBeEmpty(); // an empty list of names is an array of floats there
        Check(file, 218_544, 99448.06959379397);
        Tensor(file, "conv_pw_13/kernel")[(5 * 256)..(5 * 256 + 2)].ShouldBe([-0.02210092f, -0.07076262f], 1e-7);
    }

    [Fact]
    public void A_file_with_names_of_Keras_1_loads_by_layers_and_by_the_order_in_them()
    {
        string path = SharedWeights.Path("keras/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5");
        using var model = VGG16Base();
        long before = GC.GetAllocatedBytesForCurrentThread();
        WeightsFile.Load(model, path);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(4 << 20); // of 59 MB
        using var stream = File.OpenRead(path);
        var file = KerasH5File.Read(stream, 0, stream.Length, "vgg16.h5");
        Check(file, 14_714_688, 103173.53233196016);
        file.Layers[0].Tensors.Select(t => t.ToString()).ShouldBe(["block1_conv1/block1_conv1_W_1 (3, 3, 3, 64)", "block1_conv1/block1_conv1_b_1 (64,)"]);
        foreach (string name in (string[])["block1_conv1", "block3_conv2", "block5_conv3"])
        {
            var layer = model.Layer(name);
            layer.Weights[0].ToArray().ShouldBe(Tensor(file, $"{name}/{name}_W_1"));
            layer.Weights[1].ToArray().ShouldBe(Tensor(file, $"{name}/{name}_b_1"));
        }
        model.Layer("block1_conv1").Weights[1].ToArray()[..2].ShouldBe([0.73429835f, 0.09340367f], 1e-7);
    }

    [Fact]
    public void InceptionV3_whose_names_begin_at_1_has_each_layer_under_its_number()
    {
        string file = "inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5.gz";
        string? folder = GoldenBook.Find($"weights/{file}");
        Assert.SkipWhen(folder is null, "golden/weights lies in ../shared, which is absent here");
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(File.OpenRead(Path.Combine(folder!, "weights", file)), CompressionMode.Decompress)) gzip.CopyTo(stream);
        var h5 = KerasH5File.Read(stream, 0, stream.Length, "inception_v3.h5");
        h5.Layers.Sum(l => l.Tensors.Sum(t => (long)t.Count)).ShouldBe(21_802_784);
        var layers = h5.Layers.ToDictionary(l => l.Name);
        // conv2d_12 in the file is the conv2d_11 of a network of its own, and was filled by the formula under that name.
        foreach (int number in (int[])[1, 2, 12, 94])
        {
            string plain = number == 1 ? "conv2d" : $"conv2d_{number - 1}";
            var kernel = layers[$"conv2d_{number}"].Tensors.Single();
            long fan = kernel.Shape[0] * kernel.Shape[1] * kernel.Shape[2];
            float[] expected = new float[kernel.Count];
            Formula.Fill(expected, $"inception_v3/{plain}/kernel", MathF.Sqrt(6f / fan));
            kernel.ToFloats().ShouldBe(expected, 1e-6);
        }
        layers["batch_normalization_94"].Tensors.Select(t => t.Name.Split('/')[^1]).ShouldBe(["beta", "moving_mean", "moving_variance"]);
        h5.Layers.Select(l => l.Name).Where(n => n.StartsWith("conv2d_", StringComparison.Ordinal)).Take(8).ShouldBe(["conv2d_1", "conv2d_2", "conv2d_3", "conv2d_4", "conv2d_5", "conv2d_9", "conv2d_7", "conv2d_10"]);
    }

    private static void Check(KerasH5File file, long count, double sum)
    {
        var tensors = file.Layers.SelectMany(l => l.Tensors).ToList();
        tensors.Sum(t => (long)t.Count).ShouldBe(count);
        tensors.Sum(t => t.ToFloats().Sum(v => Math.Abs((double)v))).ShouldBe(sum, 1e-6);
    }

    private static float[] Tensor(KerasH5File file, string name) => file.Layers.SelectMany(l => l.Tensors).Single(t => t.Name == name).ToFloats();

    private static Sequential VGG16Base()
    {
        var model = new Sequential("vgg16");
        foreach (var (block, count, filters) in ((int, int, int)[])[(1, 2, 64), (2, 2, 128), (3, 3, 256), (4, 3, 512), (5, 3, 512)])
        {
            for (int i = 1; i <= count; i++) model.Add(new Conv2D(filters, 3, padding: Padding.Same, activation: "relu", inputShape: block * i == 1 ? new Shape([64, 64, 3]) : null, name: $"block{block}_conv{i}"));
            model.Add(new MaxPooling2D(name: $"block{block}_pool"));
        }
        return model;
    }
}
