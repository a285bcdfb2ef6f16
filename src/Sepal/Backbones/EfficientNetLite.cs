using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Backbones;

/// <summary>
/// EfficientNet-Lite 0 to 4: EfficientNet for processors without much arithmetic, with ReLU6 and without squeeze and excitation. 4.7, 5.4, 6.1, 8.2 and
/// 13.0 million weights. Keras has no such network: the names are those of its EfficientNet, the rules of scaling those of Google's Lite models.
/// </summary>
internal sealed class EfficientNetLite
{
    // kernel, repeats, channels, widening, stride
    private static readonly (int Kernel, int Repeats, int Filters, int Expand, int Stride)[] Stages =
    [
        (3, 1, 16, 1, 1), (3, 2, 24, 6, 2), (5, 2, 40, 6, 2), (3, 3, 80, 6, 2), (5, 3, 112, 6, 1), (5, 4, 192, 6, 2), (3, 1, 320, 6, 1),
    ];

    private readonly double _width;
    private readonly double _depth;
    private readonly double _dropout;

    private EfficientNetLite(int number, double width, double depth, int size, double dropout, string md5, string md5WithoutTop)
    {
        (_width, _depth, _dropout) = (width, depth, dropout);
        Card = new()
        {
            Name = $"efficientnet_lite{number}",
            Title = $"EfficientNet-Lite{number}",
            Paper = "Tan and Le: EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks (2019), arXiv 1905.11946",
            DefaultSize = size,
            MinimumSize = 32,
            Scaling = Scaling.Lite,
            Interpolation = Interpolation.Bicubic,
            ExplainLayer = "top_activation",
            FeatureLayer = "top_activation",
            Weights =
            [
                Ported($"efficientnet_lite_b{number}.h5", top: true, size, md5),
                Ported($"efficientnet_lite_b{number}_notop.h5", top: false, size, md5WithoutTop),
                .. number == 0 ? (WeightsSource[])[Lite0] : [],
            ],
        };
    }

    public static IReadOnlyList<EfficientNetLite> All { get; } =
    [
        new(0, 1.0, 1.0, 224, 0.2, "8236b3edc4bd9019865ffd8290cf0b05", "d7a91a3c0e7f0bdffe67f599ebe511cd"),
        new(1, 1.0, 1.1, 240, 0.2, "8684671aebaf23b7fb03a0e10fbea162", "9fece5f941068bf189913cd5b42439bf"),
        new(2, 1.1, 1.2, 260, 0.3, "e3c7128846d3297734ec7465cb171989", "d0b7d56925cc4b82e30a45570766b32e"),
        new(3, 1.2, 1.4, 280, 0.3, "f6a5df9c63310630a5a7f9bcc45c9598", "7ae45c1c6cb1d2ba5193d131984a2225"),
        new(4, 1.4, 1.8, 300, 0.3, "25b9276e711f82443523df227aa32cad", "8939585df7b434869381f7786dc60290"),
    ];

    public BackboneCard Card { get; }

    public Functional Build(BackboneOptions options, Shape shape)
    {
        var input = Node.Input(shape, "input_layer");
        var x = new ZeroPadding2D(BackboneParts.StridePadding(shape, 3), "stem_conv_pad").On(input);
        x = new Conv2D(32, 3, 2, useBias: false, name: "stem_conv").On(x);
        x = Normalised(x, "stem_bn", "stem_activation");
        // Stem, first and last stage, and the top are never scaled.
        int[] repeats = [.. Stages.Select((s, i) => i == 0 || i == Stages.Length - 1 ? s.Repeats : (int)Math.Ceiling(_depth * s.Repeats))];
        int done = 0;
        for (int stage = 0; stage < Stages.Length; stage++)
        {
            for (int i = 0; i < repeats[stage]; i++)
            {
                // Later blocks are left out more often in training; the shares are those of the unscaled network, as its makers have it.
                double dropRate = 0.2 * done++ / Stages.Sum(s => s.Repeats);
                x = Block(x, stage, i == 0 ? Stages[stage].Stride : 1, dropRate, $"block{stage + 1}{(char)('a' + i)}");
            }
        }
        x = new Conv2D(1280, 1, padding: Padding.Same, useBias: false, name: "top_conv").On(x);
        x = Normalised(x, "top_bn", "top_activation");
        if (options.IncludeTop)
        {
            x = new GlobalAveragePooling2D(name: "avg_pool").On(x);
            x = new Dropout(_dropout, "top_dropout").On(x);
            x = new Dense(options.Classes, activation: "softmax", name: "predictions").On(x);
        }
        else
        {
            x = BackboneParts.Pool(x, options.Pooling, "avg_pool", "max_pool");
        }
        return new Functional(input, x, options.Name ?? Card.Name);
    }

    private Node Block(Node input, int stage, int stride, double dropRate, string name)
    {
        var (kernel, _, filters, expand, _) = Stages[stage];
        filters = BackboneParts.DivisibleBy8(filters * _width);
        int channels = input.Shape[2];
        var x = input;
        if (expand != 1)
        {
            x = new Conv2D(expand * channels, 1, padding: Padding.Same, useBias: false, name: $"{name}_expand_conv").On(x);
            x = Normalised(x, $"{name}_expand_bn", $"{name}_expand_activation");
        }
        if (stride > 1) x = new ZeroPadding2D(BackboneParts.StridePadding(x.Shape, kernel), $"{name}_dwconv_pad").On(x);
        x = new DepthwiseConv2D(kernel, stride, stride > 1 ? Padding.Valid : Padding.Same, useBias: false, name: $"{name}_dwconv").On(x);
        x = Normalised(x, $"{name}_bn", $"{name}_activation");
        x = new Conv2D(filters, 1, padding: Padding.Same, useBias: false, name: $"{name}_project_conv").On(x);
        x = new BatchNormalization(name: $"{name}_project_bn").On(x);
        if (stride != 1 || channels != filters) return x;
        if (dropRate > 0) x = new Dropout(dropRate, $"{name}_drop", noiseShape: [null, 1, 1, 1]).On(x);
        return new Add($"{name}_add").On(x, input);
    }

    private static Node Normalised(Node x, string norm, string relu) => new ReLU(6, name: relu).On(new BatchNormalization(name: norm).On(x));

    // Google publishes TensorFlow checkpoints only; these are its weights under the names of Keras's EfficientNet.
    private static WeightsSource Ported(string file, bool top, int size, string md5) => new()
    {
        FileName = file,
        Url = "https://github.com/sebastian-sz/efficientnet-lite-keras/releases/download/v1.0/" + file,
        Page = "https://github.com/sebastian-sz/efficientnet-lite-keras",
        Kind = WeightsKind.Keras,
        Licence = "Apache-2.0 (Google; ported in efficientnet-lite-keras)",
        IncludesTop = top,
        Scaling = Scaling.Lite,
        TrainedSize = size,
        Md5 = md5,
    };

    private static WeightsSource Lite0 => new()
    {
        FileName = "efficientnet-lite0-57934424.pth",
        Page = "https://github.com/ml-illustrated/EfficientNet-Lite-PyTorch", // the file is inside its package of models
        Kind = WeightsKind.PyTorch,
        Licence = "Apache-2.0 (Google; ported in EfficientNet-Lite-PyTorch)",
        IncludesTop = true,
        Scaling = Scaling.Lite,
        TrainedSize = 224,
        Bytes = 18_826_032,
        Sha256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    };
}
