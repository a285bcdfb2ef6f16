using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Backbones;

/// <summary>ResNet50: sixteen blocks of three convolutions around which the input is added. 23,587,712 weights in the base, 25,636,712 with the classifier.</summary>
internal sealed class ResNet50
{
    private readonly bool _isTorch;

    private ResNet50(bool isTorch) => _isTorch = isTorch;

    public static BackboneCard Card { get; } = new()
    {
        Name = "resnet50",
        Title = "ResNet50",
        Paper = "He et al.: Deep Residual Learning for Image Recognition (2015), arXiv 1512.03385",
        DefaultSize = 224,
        MinimumSize = 32,
        Scaling = Scaling.Caffe,
        ExplainLayer = "conv5_block3_out",
        FeatureLayer = "conv5_block3_out",
        Weights =
        [
            Keras("resnet50_weights_tf_dim_ordering_tf_kernels.h5", top: true, 102_967_424, "2cb95161c43110f7111970584f804107"),
            Keras("resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5", top: false, 94_765_736, "4d473c1dd8becc155b73f8504c6f6626"),
            WeightsSource.Torchvision("resnet50-11ad3fa6.pth"),
            WeightsSource.Torchvision("resnet50-0676ba61.pth"),
        ],
    };

    public static Functional Build(BackboneOptions options, Shape shape)
    {
        var parts = new ResNet50(options.Variant == BackboneVariant.Torchvision);
        var input = Node.Input(shape, "input_layer");
        var x = new ZeroPadding2D(3, "conv1_pad").On(input);
        x = parts.Conv(x, 64, 7, stride: 2, "conv1");
        x = new Activation("relu", "conv1_relu").On(x);
        x = new ZeroPadding2D(1, "pool1_pad").On(x);
        x = new MaxPooling2D(3, 2, name: "pool1_pool").On(x);
        foreach (var (stage, count, filters) in ((int, int, int)[])[(2, 3, 64), (3, 4, 128), (4, 6, 256), (5, 3, 512)])
        {
            for (int i = 1; i <= count; i++) x = parts.Block(x, filters, stride: i == 1 && stage > 2 ? 2 : 1, hasShortcut: i == 1, $"conv{stage}_block{i}");
        }
        if (options.IncludeTop)
        {
            x = new GlobalAveragePooling2D(name: "avg_pool").On(x);
            x = new Dense(options.Classes, activation: "softmax", name: "predictions").On(x);
        }
        else
        {
            x = BackboneParts.Pool(x, options.Pooling, "avg_pool", "max_pool");
        }
        return new Functional(input, x, options.Name ?? "resnet50");
    }

    // Keras strides in the first convolution, as in the paper; torchvision in the second ("v1.5").
    private Node Block(Node x, int filters, int stride, bool hasShortcut, string name)
    {
        var shortcut = hasShortcut ? Conv(x, 4 * filters, 1, stride, $"{name}_0") : x;
        x = Conv(x, filters, 1, _isTorch ? 1 : stride, $"{name}_1");
        x = new Activation("relu", $"{name}_1_relu").On(x);
        if (_isTorch && stride > 1)
            x = Conv(new ZeroPadding2D(1, $"{name}_2_pad").On(x), filters, 3, stride, $"{name}_2");
        else
            x = Conv(x, filters, 3, 1, $"{name}_2", Padding.Same);
        x = new Activation("relu", $"{name}_2_relu").On(x);
        x = Conv(x, 4 * filters, 1, 1, $"{name}_3");
        x = new Add($"{name}_add").On(shortcut, x);
        return new Activation("relu", $"{name}_out").On(x);
    }

    private Node Conv(Node x, int filters, int kernel, int stride, string name, Padding padding = Padding.Valid)
    {
        x = new Conv2D(filters, kernel, stride, padding, useBias: !_isTorch, name: $"{name}_conv").On(x);
        return new BatchNormalization(epsilon: _isTorch ? 1e-5 : 1.001e-5, name: $"{name}_bn").On(x);
    }

    private static WeightsSource Keras(string file, bool top, long bytes, string md5)
        => WeightsSource.Keras("resnet", file, "MIT (He et al.; ported by Keras)", top, Scaling.Caffe, 224, bytes, md5);
}
