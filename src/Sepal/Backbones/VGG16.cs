using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Backbones;

/// <summary>VGG16: thirteen 3×3 convolutions in five blocks. 14,714,688 weights in the base, 138,357,544 with the classifier.</summary>
internal static class VGG16
{
    public static BackboneCard Card { get; } = new()
    {
        Name = "vgg16",
        Title = "VGG16",
        Paper = "Simonyan and Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition (2014), arXiv 1409.1556",
        DefaultSize = 224,
        MinimumSize = 32,
        Scaling = Scaling.Caffe,
        ExplainLayer = "block5_conv3",
        FeatureLayer = "block5_pool",
        Weights =
        [
            Keras("vgg16_weights_tf_dim_ordering_tf_kernels.h5", top: true, 553_467_096, "64373286793e3c8b2b4e3219cbf3544b"),
            Keras("vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5", top: false, 58_889_256, "6d6bbae143d832006294945121d1f1fc"),
            WeightsSource.Torchvision("vgg16-397923af.pth"),
        ],
    };

    public static Functional Build(BackboneOptions options, Shape shape)
    {
        var input = Node.Input(shape, "input_layer");
        var x = input;
        foreach (var (block, count, filters) in ((int, int, int)[])[(1, 2, 64), (2, 2, 128), (3, 3, 256), (4, 3, 512), (5, 3, 512)])
        {
            for (int i = 1; i <= count; i++) x = new Conv2D(filters, 3, padding: Padding.Same, activation: "relu", name: $"block{block}_conv{i}").On(x);
            x = new MaxPooling2D(name: $"block{block}_pool").On(x);
        }
        if (options.IncludeTop)
        {
            x = new Flatten("flatten").On(x);
            x = new Dense(4096, activation: "relu", name: "fc1").On(x);
            x = new Dense(4096, activation: "relu", name: "fc2").On(x);
            x = new Dense(options.Classes, activation: "softmax", name: "predictions").On(x);
        }
        else
        {
            x = BackboneParts.Pool(x, options.Pooling);
        }
        return new Functional(input, x, options.Name ?? "vgg16");
    }

    private static WeightsSource Keras(string file, bool top, long bytes, string md5)
        => WeightsSource.Keras("vgg16", file, "CC BY 4.0 (Oxford's Visual Geometry Group; ported by Keras)", top, Scaling.Caffe, 224, bytes, md5);
}
