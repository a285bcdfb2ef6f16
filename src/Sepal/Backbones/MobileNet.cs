using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Backbones;

/// <summary>
/// MobileNet: thirteen pairs of a depthwise and a 1×1 convolution. 3,228,864 weights in the base at width 1, 218,544 at 0.25; 4,253,864 with the classifier.
/// </summary>
internal static class MobileNet
{
    private static readonly int[] TrainedSizes = [224, 192, 160, 128];
    private static readonly double[] Widths = [1, 0.75, 0.5, 0.25];

    public static BackboneCard Card { get; } = new()
    {
        Name = "mobilenet",
        Title = "MobileNet",
        Paper = "Howard et al.: MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications (2017), arXiv 1704.04861",
        DefaultSize = 224,
        MinimumSize = 32,
        Scaling = Scaling.TensorFlow,
        ExplainLayer = "conv_pw_13_relu",
        FeatureLayer = "conv_pw_13_relu",
        Alphas = Widths,
        Weights =
        [
            .. from alpha in Widths
               from size in TrainedSizes
               from top in (bool[])[true, false]
               select Keras(alpha, size, top),
        ],
    };

    public static Functional Build(BackboneOptions options, Shape shape)
    {
        double alpha = options.Alpha;
        var input = Node.Input(shape, "input_layer");
        var x = new Conv2D(Channels(32), 3, 2, Padding.Same, useBias: false, name: "conv1").On(input);
        x = Normalised(x, "conv1");
        int number = 0;
        foreach (var (filters, count) in ((int, int)[])[(64, 1), (128, 2), (256, 2), (512, 6), (1024, 2)])
        {
            for (int i = 0; i < count; i++) x = Block(x, Channels(filters), stride: i == 0 && filters > 64 ? 2 : 1, ++number);
        }
        if (options.IncludeTop)
        {
            x = new GlobalAveragePooling2D(keepDims: true, name: "global_average_pooling2d").On(x);
            x = new Dropout(1e-3, "dropout").On(x);
            x = new Conv2D(options.Classes, 1, padding: Padding.Same, name: "conv_preds").On(x);
            x = new Reshape([options.Classes], "reshape_2").On(x);
            x = new Activation("softmax", "predictions").On(x);
        }
        else
        {
            x = BackboneParts.Pool(x, options.Pooling);
        }
        return new Functional(input, x, options.Name ?? BackboneParts.WidthName("mobilenet", alpha, shape, TrainedSizes));

        int Channels(int filters) => Math.Max(1, (int)(filters * alpha));
    }

    private static Node Block(Node x, int filters, int stride, int number)
    {
        if (stride > 1) x = new ZeroPadding2D(((0, 1), (0, 1)), $"conv_pad_{number}").On(x);
        x = new DepthwiseConv2D(3, stride, stride > 1 ? Padding.Valid : Padding.Same, useBias: false, name: $"conv_dw_{number}").On(x);
        x = Normalised(x, $"conv_dw_{number}");
        x = new Conv2D(filters, 1, padding: Padding.Same, useBias: false, name: $"conv_pw_{number}").On(x);
        return Normalised(x, $"conv_pw_{number}");
    }

    private static Node Normalised(Node x, string name) => new ReLU(6, name: $"{name}_relu").On(new BatchNormalization(name: $"{name}_bn").On(x));

    // Keras publishes no checksums for these; the one below is of a file that its tests have read.
    private static WeightsSource Keras(double alpha, int size, bool top)
    {
        string width = alpha switch { 1 => "1_0", 0.75 => "7_5", 0.5 => "5_0", _ => "2_5" };
        string file = $"mobilenet_{width}_{size}_tf{(top ? "" : "_no_top")}.h5";
        var source = WeightsSource.Keras("mobilenet", file, "Apache-2.0 (Google; ported by Keras)", top, Scaling.TensorFlow, size, alpha == 1 && size == 224 ? 17_225_924 : null) with { Alpha = alpha };
        return file != "mobilenet_2_5_224_tf_no_top.h5" ? source : source with
        {
            Bytes = 2_108_140,
            Md5 = "f313cee49f5d33dfb06f2b255c4adb64",
            Sha256 = "dbdb03ee2a22fd895301636cd328b234bb3a9952358f436d82f46b81e0d5b0bf",
        };
    }
}
