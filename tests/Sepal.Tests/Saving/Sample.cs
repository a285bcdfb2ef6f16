using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Saving;
using Sepal.Tests.Data;
using Sepal.Tests.Layers;
using Sepal.Training;
using static TorchSharp.torch;

namespace Sepal.Tests.Saving;

/// <summary>Small networks, data for them, and their files.</summary>
internal static class Sample
{
    public const int Side = 12;

    public static ImageSpec Spec { get; } = new() { Height = Side, Width = Side };

    public static ModelCard Card { get; } = new() { Image = Spec, ClassNames = ["daisy", "roses", "tulips"] };

    /// <summary>A network with statistics, dropout and a frozen part that is nested.</summary>
    public static Functional Network(long seed = 1)
    {
        var frozen = new Sequential([new Conv2D(4, 3, inputShape: (Side, Side, 3), name: "c"), new BatchNormalization(name: "bn"), new ReLU()], "base");
        frozen.Initialize(7);
        frozen.Trainable = false;
        var input = Node.Input((Side, Side, 3));
        var x = new SeparableConv2D(6, 3, activation: "relu").On(frozen.On(input));
        x = new DepthwiseConv2D(3).On(new BatchNormalization().On(x));
        x = new Dropout(0.3).On(new GlobalAveragePooling2D().On(x));
        var model = new Functional(input, new Dense(3, activation: "softmax").On(x), "small");
        foreach (var (path, weight) in model.NamedWeights())
            if (!path.StartsWith("base/", StringComparison.Ordinal)) weight.Reset(seed, path);
        return model;
    }

    public static float[] Inputs(int count, int seed = 3)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * Side * Side * 3).Select(_ => random.NextSingle())];
    }

    /// <summary>The same weights to the last bit, and the same answers but for the order in which the engine adds.</summary>
    public static void ShouldAnswerAs(Model found, Model expected)
    {
        ShouldHaveTheWeightsOf(found, expected, "weights");
        Tensors.ShouldBeNear(found.Predict(Inputs(4), 4), expected.Predict(Inputs(4), 4), 1e-6, "answers");
    }

    public static void ShouldHaveTheWeightsOf(Model found, Model expected, string what)
    {
        found.NamedWeights().Select(w => w.Path).ShouldBe(expected.NamedWeights().Select(w => w.Path), what);
        foreach (var ((path, a), (_, b)) in expected.NamedWeights().Zip(found.NamedWeights())) b.ToArray().ShouldBe(a.ToArray(), $"{what}: {path}");
    }

    public static string Save(this TemporaryFolder folder, Model model, string name = "m.keras", ModelCard? card = null)
    {
        ModelFile.Save(folder[name], model, card);
        return folder[name];
    }

    /// <summary>Batches whose pictures are a function of (seed, epoch, batch), as real data's are.</summary>
    public sealed class Data(int batches = 4, int size = 8) : TrainingData
    {
        public override int Count => batches * size;

        public override int BatchCount => batches;

        internal override IEnumerable<TrainingBatch> Epoch(long seed, int epoch, int startBatch, CancellationToken cancellation)
            => Enumerable.Range(startBatch, batches - startBatch).Select(b => new Batch((int)seed + (1000 * epoch) + b, size));

        internal override IEnumerable<TrainingBatch> InOrder(CancellationToken cancellation) => Enumerable.Range(0, batches).Select(b => new Batch(-1 - b, size));
    }

    public sealed class Batch(int number, int size) : TrainingBatch
    {
        public override IReadOnlyList<int> Labels { get; } = [.. Enumerable.Range(0, size).Select(i => (i + number + 300) % 3)];

        public override Tensor ToTensor(ScalarType type)
            => tensor(Inputs(size, number), [size, Side, Side, 3]).clone().permute(0, 3, 1, 2).to(type); // in the engine's own, aligned memory
    }
}
