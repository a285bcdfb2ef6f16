using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Tests.Saving;

/// <summary>A network in which every layer has a place.</summary>
internal static class AllLayers
{
    private const int Side = 20;

    public static float[] Inputs(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count * Side * Side * 3).Select(_ => random.NextSingle() * 255)];
    }

    public static Functional Network()
    {
        var input = Node.Input((Side, Side, 3), "pictures");
        var x = input;
        foreach (Layer layer in (Layer[])
            [
                new Rescaling(1 / 255.0), new RandomFlip(), new RandomRotation(0.1), new RandomTranslation(0.1, 0.1), new RandomZoom(0.1), new Normalization([0.4, 0.5, 0.6], [0.1, 0.2, 0.3]),
                new ZeroPadding2D(2), new Cropping2D(1), new Conv2D(8, 3, strides: 2, padding: Padding.Same), new BatchNormalization(), new ELU(), new DepthwiseConv2D(3), new LayerNormalization(),
                new LeakyReLU(0.2), new Conv2DTranspose(8, 3, strides: 2), new GroupNormalization(4), new ReLU(6), new SpatialDropout2D(0.2), new GaussianNoise(0.1),
            ]) x = layer.On(x);
        var a = new Activation("swish").On(new SeparableConv2D(8, 3, padding: Padding.Same).On(x));
        var b = new Conv2D(8, 1, name: "twice").On(x);
        b = b.Layer.On(b);
        x = new Concatenate().On(new Add().On(a, b), new Average().On(a, b), new Multiply().On(a, b), new Maximum().On(a, b), new Subtract().On(a, b));
        var large = new GlobalMaxPooling2D().On(new MaxPooling2D(2).On(x));
        x = new UpSampling2D(2).On(new AveragePooling2D(2).On(x));
        x = new Concatenate().On(new GlobalAveragePooling2D().On(x), large);
        x = new Flatten().On(new Permute([2, 1]).On(new Reshape([8, 10]).On(x)));
        x = new Softmax().On(new Dense(6).On(new Dropout(0.5).On(x)));
        var model = new Functional(input, x, "all");
        model.Initialize(3);
        var random = new Random(1);
        foreach (var weight in model.Weights.Where(w => w.Shape.Length == 1)) weight.Assign([.. Enumerable.Range(0, (int)weight.Count).Select(_ => 0.5f + random.NextSingle())]);
        return model;
    }
}
