using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Backbones;

/// <summary>
/// InceptionV3: eleven blocks of parallel branches, <c>mixed0</c> to <c>mixed10</c>. 21,802,784 weights in the base, 23,851,784 with the classifier.
/// Convolutions, BatchNorms and rectifiers have running numbers for names, in the order in which Keras creates them.
/// </summary>
internal sealed class InceptionV3
{
    private readonly bool _scale;
    private int _convolutions, _averages, _maxima, _joins;

    private InceptionV3(bool scale) => _scale = scale;

    public static BackboneCard Card { get; } = new()
    {
        Name = "inception_v3",
        Title = "InceptionV3",
        Paper = "Szegedy et al.: Rethinking the Inception Architecture for Computer Vision (2015), arXiv 1512.00567",
        DefaultSize = 299,
        MinimumSize = 75,
        Scaling = Scaling.TensorFlow,
        ExplainLayer = "mixed10",
        FeatureLayer = "mixed10",
        Weights =
        [
            Keras("inception_v3_weights_tf_dim_ordering_tf_kernels.h5", top: true, 96_112_376, "9a0d58056eeedaa3f26cb7ebd46da564"),
            Keras("inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5", top: false, 87_910_968, "bcbd6486424b2319ff4ef7d526e38f63"),
            // torchvision undoes its own normalisation before the first layer
            WeightsSource.Torchvision("inception_v3_google-0cc3c7bd.pth", size: 299) with { Licence = "Apache-2.0 (Google), BSD-3-Clause (torchvision)", Scaling = Scaling.TensorFlow },
        ],
    };

    public static Functional Build(BackboneOptions options, Shape shape)
    {
        var parts = new InceptionV3(scale: options.Variant == BackboneVariant.Torchvision);
        var input = Node.Input(shape, "input_layer");
        var x = parts.Base(input);
        if (options.IncludeTop)
        {
            x = new GlobalAveragePooling2D(name: "avg_pool").On(x);
            x = new Dense(options.Classes, activation: "softmax", name: "predictions").On(x);
        }
        else
        {
            x = BackboneParts.Pool(x, options.Pooling);
        }
        return new Functional(input, x, options.Name ?? "inception_v3");
    }

    private Node Base(Node x)
    {
        x = Conv(x, 32, 3, stride: 2, Padding.Valid);
        x = Conv(x, 32, 3, padding: Padding.Valid);
        x = Conv(x, 64, 3);
        x = MaxPool(x);
        x = Conv(x, 80, 1, padding: Padding.Valid);
        x = Conv(x, 192, 3, padding: Padding.Valid);
        x = MaxPool(x);
        for (int i = 0; i < 3; i++) x = BlockOf5(x, i == 0 ? 32 : 64, $"mixed{i}");
        x = Reduce(x);
        foreach (var (i, width) in ((int, int)[])[(4, 128), (5, 160), (6, 160), (7, 192)]) x = BlockOf7(x, width, $"mixed{i}");
        x = ReduceAgain(x);
        for (int i = 0; i < 2; i++) x = BlockOfSplits(x, $"mixed9_{i}", $"mixed{9 + i}");
        return x;
    }

    // 35 × 35 at 299 × 299: mixed0 to mixed2.
    private Node BlockOf5(Node x, int pooled, string name)
    {
        var one = Conv(x, 64, 1);
        var five = Conv(Conv(x, 48, 1), 64, 5);
        var three = Conv(Conv(Conv(x, 64, 1), 96, 3), 96, 3);
        var pool = Conv(AveragePool(x), pooled, 1);
        return new Concatenate(name: name).On(one, five, three, pool);
    }

    // To 17 × 17: mixed3.
    private Node Reduce(Node x)
    {
        var three = Conv(x, 384, 3, stride: 2, Padding.Valid);
        var twice = Conv(Conv(Conv(x, 64, 1), 96, 3), 96, 3, stride: 2, Padding.Valid);
        return new Concatenate(name: "mixed3").On(three, twice, MaxPool(x));
    }

    // 17 × 17: mixed4 to mixed7. A 7 × 7 window as a row and a column.
    private Node BlockOf7(Node x, int width, string name)
    {
        var one = Conv(x, 192, 1);
        var seven = Conv(Conv(Conv(x, width, 1), width, (1, 7)), 192, (7, 1));
        var twice = Conv(Conv(Conv(Conv(Conv(x, width, 1), width, (7, 1)), width, (1, 7)), width, (7, 1)), 192, (1, 7));
        var pool = Conv(AveragePool(x), 192, 1);
        return new Concatenate(name: name).On(one, seven, twice, pool);
    }

    // To 8 × 8: mixed8.
    private Node ReduceAgain(Node x)
    {
        var three = Conv(Conv(x, 192, 1), 320, 3, stride: 2, Padding.Valid);
        var seven = Conv(Conv(Conv(Conv(x, 192, 1), 192, (1, 7)), 192, (7, 1)), 192, 3, stride: 2, Padding.Valid);
        return new Concatenate(name: "mixed8").On(three, seven, MaxPool(x));
    }

    // 8 × 8: mixed9 and mixed10. A row and a column side by side.
    private Node BlockOfSplits(Node x, string inner, string name)
    {
        var one = Conv(x, 320, 1);
        var three = Conv(x, 384, 1);
        three = new Concatenate(name: inner).On(Conv(three, 384, (1, 3)), Conv(three, 384, (3, 1)));
        var twice = Conv(Conv(x, 448, 1), 384, 3);
        twice = new Concatenate(name: Numbered("concatenate", _joins++)).On(Conv(twice, 384, (1, 3)), Conv(twice, 384, (3, 1)));
        var pool = Conv(AveragePool(x), 192, 1);
        return new Concatenate(name: name).On(one, three, twice, pool);
    }

    private Node Conv(Node x, int filters, Size2 kernel, int stride = 1, Padding padding = Padding.Same)
    {
        int number = _convolutions++;
        x = new Conv2D(filters, kernel, stride, padding, useBias: false, name: Numbered("conv2d", number)).On(x);
        x = new BatchNormalization(scale: _scale, name: Numbered("batch_normalization", number)).On(x);
        return new Activation("relu", Numbered("activation", number)).On(x);
    }

    private Node MaxPool(Node x) => new MaxPooling2D(3, 2, name: Numbered("max_pooling2d", _maxima++)).On(x);

    private Node AveragePool(Node x) => new AveragePooling2D(3, 1, Padding.Same, Numbered("average_pooling2d", _averages++)).On(x);

    private static string Numbered(string name, int number) => number == 0 ? name : $"{name}_{number}";

    private static WeightsSource Keras(string file, bool top, long bytes, string md5)
        => WeightsSource.Keras("inception_v3", file, "Apache-2.0 (Google; ported by Keras)", top, Scaling.TensorFlow, 299, bytes, md5);
}
