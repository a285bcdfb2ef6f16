using System.Globalization;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Backbones;

/// <summary>
/// MobileNetV2: seventeen blocks that widen, filter each channel for itself, and narrow again. 2,257,984 weights in the base at width 1, 3,538,984 with the classifier.
/// </summary>
internal sealed class MobileNetV2
{
    private static readonly int[] TrainedSizes = [224, 192, 160, 128, 96];
    private static readonly double[] Widths = [1, 0.75, 0.5, 0.35, 1.3, 1.4];

    private readonly bool _isTorch;

    private MobileNetV2(bool isTorch) => _isTorch = isTorch;

    public static BackboneCard Card { get; } = new()
    {
        Name = "mobilenet_v2",
        Title = "MobileNetV2",
        Paper = "Sandler et al.: MobileNetV2: Inverted Residuals and Linear Bottlenecks (2018), arXiv 1801.04381",
        DefaultSize = 224,
        MinimumSize = 32,
        Scaling = Scaling.TensorFlow,
        ExplainLayer = "out_relu",
        FeatureLayer = "out_relu",
        Alphas = Widths,
        Weights =
        [
            .. from alpha in Widths
               from size in TrainedSizes
               where alpha <= 1 || size == 224
               from top in (bool[])[true, false]
               select Keras(alpha, size, top),
            WeightsSource.Torchvision("mobilenet_v2-7ebf99e0.pth"),
            WeightsSource.Torchvision("mobilenet_v2-b0353104.pth"),
        ],
    };

    public static Functional Build(BackboneOptions options, Shape shape)
    {
        double alpha = options.Alpha;
        var parts = new MobileNetV2(options.Variant == BackboneVariant.Torchvision);
        var input = Node.Input(shape, "input_layer");
        int first = BackboneParts.DivisibleBy8(32 * alpha);
        var x = parts._isTorch
            ? new Conv2D(first, 3, 2, useBias: false, name: "Conv1").On(new ZeroPadding2D(1, "Conv1_pad").On(input))
            : new Conv2D(first, 3, 2, Padding.Same, useBias: false, name: "Conv1").On(input);
        x = parts.Normalised(x, "bn_Conv1", "Conv1_relu");
        int number = 0;
        foreach (var (filters, count, stride) in ((int, int, int)[])[(16, 1, 1), (24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 3, 2), (320, 1, 1)])
        {
            for (int i = 0; i < count; i++) x = parts.Block(x, BackboneParts.DivisibleBy8((int)(filters * alpha)), i == 0 ? stride : 1, number++);
        }
        // The paper widens the last convolution, and never narrows it.
        x = new Conv2D(alpha > 1 ? BackboneParts.DivisibleBy8(1280 * alpha) : 1280, 1, useBias: false, name: "Conv_1").On(x);
        x = parts.Normalised(x, "Conv_1_bn", "out_relu");
        if (options.IncludeTop)
        {
            x = new GlobalAveragePooling2D(name: "global_average_pooling2d").On(x);
            x = new Dense(options.Classes, activation: "softmax", name: "predictions").On(x);
        }
        else
        {
            x = BackboneParts.Pool(x, options.Pooling);
        }
        return new Functional(input, x, options.Name ?? BackboneParts.WidthName("mobilenetv2", alpha, shape, TrainedSizes));
    }

    private Node Block(Node input, int filters, int stride, int number)
    {
        string name = number == 0 ? "expanded_conv" : $"block_{number}";
        int channels = input.Shape[2];
        var x = input;
        if (number > 0)
        {
            x = new Conv2D(6 * channels, 1, padding: Padding.Same, useBias: false, name: $"{name}_expand").On(x);
            x = Normalised(x, $"{name}_expand_BN", $"{name}_expand_relu");
        }
        if (stride > 1) x = new ZeroPadding2D(_isTorch ? 1 : BackboneParts.StridePadding(x.Shape, 3), $"{name}_pad").On(x);
        x = new DepthwiseConv2D(3, stride, stride > 1 ? Padding.Valid : Padding.Same, useBias: false, name: $"{name}_depthwise").On(x);
        x = Normalised(x, $"{name}_depthwise_BN", $"{name}_depthwise_relu");
        x = new Conv2D(filters, 1, padding: Padding.Same, useBias: false, name: $"{name}_project").On(x);
        x = Norm(x, $"{name}_project_BN");
        return channels == filters && stride == 1 ? new Add($"{name}_add").On(input, x) : x;
    }

    private Node Norm(Node x, string name) => new BatchNormalization(_isTorch ? 0.9 : 0.999, _isTorch ? 1e-5 : 1e-3, name: name).On(x);

    private Node Normalised(Node x, string norm, string relu) => new ReLU(6, name: relu).On(Norm(x, norm));

    // Keras publishes no checksums for these.
    private static WeightsSource Keras(double alpha, int size, bool top)
    {
        string width = alpha.ToString(alpha == 1 ? "0.0" : "0.##", CultureInfo.InvariantCulture);
        string file = $"mobilenet_v2_weights_tf_dim_ordering_tf_kernels_{width}_{size}{(top ? "" : "_no_top")}.h5";
        long? bytes = alpha == 1 && size == 224 ? top ? 14_536_120 : 9_406_464 : null;
        return WeightsSource.Keras("mobilenet_v2", file, "Apache-2.0 (Google; ported by Keras)", top, Scaling.TensorFlow, size, bytes) with { Alpha = alpha };
    }
}
