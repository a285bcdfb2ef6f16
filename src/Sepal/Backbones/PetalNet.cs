using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Backbones;

/// <summary>
/// PetalNet, Sepal's own: eight pairs of a depthwise and a 1×1 convolution, 322,080 weights in the base, maps of a sixteenth of the picture's side. Its weights come with Sepal: they were
/// trained on pictures that Sepal draws (<c>eng/Sepal.Pretraining</c>), never on a photo. So they are a start for what comes, not knowledge of the world; there is no classifier.
/// </summary>
internal static class PetalNet
{
    // filters, stride; a pair that changes neither adds its input to its output
    private static readonly (int Filters, int Stride)[] Pairs = [(64, 2), (96, 1), (128, 2), (128, 1), (256, 2), (256, 1), (256, 1), (384, 1)];

    public static BackboneCard Card { get; } = new()
    {
        Name = "petalnet",
        Title = "PetalNet",
        Paper = "docs/petalnet.md; the pairs are those of Howard et al.: MobileNets (2017), arXiv 1704.04861, the sums those of He et al.: Deep Residual Learning (2015), arXiv 1512.03385",
        DefaultSize = 128,
        MinimumSize = 32,
        Scaling = Scaling.Unit,
        ExplainLayer = "pair8_pw_relu",
        FeatureLayer = "pair8_pw_relu",
        TrainsWhole = true,
        Weights =
        [
            new WeightsSource
            {
                FileName = "petalnet.safetensors",
                Resource = "petalnet.safetensors",
                Page = "docs/petalnet.md",
                Kind = WeightsKind.Sepal,
                Licence = "MIT (Sepal)",
                IncludesTop = false,
                Scaling = Scaling.Unit,
                TrainedSize = 112,
                Bytes = 673_729,
                Sha256 = "2f2193577d1fcd2ebe8c3337ffbf75ab3e59eac25cdee5f2160062906dcc146e",
            },
        ],
    };

    public static Functional Build(BackboneOptions options, Shape shape)
    {
        var input = Node.Input(shape, "input_layer");
        var x = new ZeroPadding2D(1, "stem_pad").On(input);
        x = new Conv2D(32, 3, 2, useBias: false, kernelInitializer: "he_normal", name: "stem").On(x);
        x = new ReLU(name: "stem_relu").On(Normalised(x, "stem"));
        int number = 0, channels = 32;
        foreach (var (filters, stride) in Pairs)
        {
            x = Pair(x, filters, stride, isSum: stride == 1 && filters == channels, $"pair{++number}");
            channels = filters;
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
        return new Functional(input, x, options.Name ?? "petalnet");
    }

    private static Node Pair(Node input, int filters, int stride, bool isSum, string name)
    {
        var x = input;
        if (stride > 1) x = new ZeroPadding2D(1, $"{name}_pad").On(x);
        x = new DepthwiseConv2D(3, stride, stride > 1 ? Padding.Valid : Padding.Same, useBias: false, name: $"{name}_dw").On(x);
        x = new ReLU(name: $"{name}_dw_relu").On(Normalised(x, $"{name}_dw"));
        x = new Conv2D(filters, 1, useBias: false, kernelInitializer: "he_normal", name: $"{name}_pw").On(x);
        x = Normalised(x, $"{name}_pw");
        if (isSum) x = new Add($"{name}_add").On(x, input);
        return new ReLU(name: $"{name}_pw_relu").On(x);
    }

    // The statistics follow the batches ten times faster than Keras's default lets them: a training on few photos is over after a thousand steps.
    private static Node Normalised(Node x, string name) => new BatchNormalization(momentum: 0.9, name: $"{name}_bn").On(x);
}
