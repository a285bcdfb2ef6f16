using Sepal.Backbones;
using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Prediction;
using Sepal.Runs;
using Sepal.Tests.Data;
using Sepal.Weights;
using TorchSharp;

namespace Sepal.Tests.Backbones;

public sealed class PetalNetTests
{
    private static readonly Backbone PetalNet = Backbone.Find("petalnet");
    private static readonly WeightsSource Own = PetalNet.WeightsFor(new() { IncludeTop = false })!;

    [Fact]
    public void It_has_eight_pairs_of_layers_and_maps_of_a_sixteenth_of_the_side()
    {
        using var model = PetalNet.Create(new() { IncludeTop = false });
        (model.Name, model.ResultShape).ShouldBe(("petalnet", new Shape(8, 8, 384)));
        // A 3×3 stem to 32 channels; then 9 numbers a channel and a matrix for each pair; four numbers a channel for each of the seventeen normalisations.
        int[] channels = [32, 64, 96, 128, 128, 256, 256, 256, 384];
        int kernels = 27 * 32, norms = 4 * 32;
        for (int i = 1; i < channels.Length; i++)
        {
            kernels += (9 * channels[i - 1]) + (channels[i - 1] * channels[i]);
            norms += 4 * (channels[i - 1] + channels[i]);
        }
        model.ParameterCount.ShouldBe(kernels + norms);
        model.ParameterCount.ShouldBe(322_080);
        model.Layers.Where(l => l is DepthwiseConv2D).Select(l => l.Name).ShouldBe(Enumerable.Range(1, 8).Select(i => $"pair{i}_dw"));
        model.Layers.Where(l => l is Add).Select(l => l.Name).ShouldBe(["pair4_add", "pair6_add", "pair7_add"]);
        model.Layer("pair8_pw").Weights.ShouldHaveSingleItem().Shape.ShouldBe([1, 1, 256, 384]);
    }

    [Fact]
    public void Its_weights_come_with_the_library_and_are_those_of_its_card()
    {
        Own.IsInPackage.ShouldBeTrue();
        using var content = PackagedWeights.Open(Own.Resource!);
        content.Length.ShouldBe(Own.Bytes!.Value);
        content.Length.ShouldBeLessThan(3 << 20);
        using var model = PetalNet.CreateWithOwn(new() { IncludeTop = false, Size = 64 }, Own);
        // A trained network: all numbers are finite, and the running statistics have left their beginning.
        model.Weights.ShouldAllBe(w => w.ToArray().All(float.IsFinite));
        model.Layer("pair8_pw_bn").Weights.Single(w => w.Name == "moving_variance").ToArray().ShouldAllBe(v => v != 1);
        PetalNet.WeightsFor(new() { IncludeTop = true }).ShouldBeNull("it has no classifier");
    }

    [Fact]
    public void What_it_says_of_a_drawn_picture_is_what_it_said_when_it_was_made()
    {
        using var model = PetalNet.CreateWithOwn(new() { IncludeTop = false, Size = 64, Pooling = FeaturePooling.Average }, Own);
        var picture = PictureDecoder.Decode(SyntheticFlowers.Jpeg(0, 0, new SyntheticFlowersOptions { Size = 64 }));
        float[] features = model.Predict([.. picture.Pixels.Select(p => p / 255f)], 1);
        // Of two processors the last digits may differ; random weights say something of quite another size.
        ((double)features.Average()).ShouldBe(0.54028, 1e-3);
    }

    [Fact]
    public void It_tells_drawn_flowers_apart_that_it_has_never_seen_better_than_random_weights_do()
    {
        using var folder = new TemporaryFolder();
        SyntheticFlowers.Write(folder["set"], new SyntheticFlowersOptions { PerClass = 16, Size = 64, Seed = 3 });
        var data = ImageFolder.Split(ImageFolder.Open(folder["set"]), seed: 0, val: 0, test: 0.5);
        using var cache = PictureCache.Create(data, PetalNet.Card.Image(64));
        using var own = PetalNet.CreateWithOwn(new() { IncludeTop = false, Size = 64, Pooling = FeaturePooling.Average }, Own);
        using var random = PetalNet.Create(new() { IncludeTop = false, Size = 64, Pooling = FeaturePooling.Average });
        random.Initialize(1);
        NearestMean(own, "own", cache, folder["kept"]).ShouldBeGreaterThan(NearestMean(random, "random", cache, folder["kept"]) + 0.1);
    }

    [Fact]
    public void Own_weights_read_and_freed_leave_no_tensor()
    {
        PetalNet.CreateWithOwn(new() { IncludeTop = false, Size = 32 }, Own).Dispose();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        PetalNet.CreateWithOwn(new() { IncludeTop = false, Size = 32 }, Own).Dispose();
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    [Fact]
    public void It_knows_no_classes_and_says_so() => Should.Throw<WeightsException>(() => ImageClassifier.OpenBackbone(BaseChoice.Own)).Message.ShouldBe(
        "PetalNet is a base without classes of its own; expected a model that knows some. Train one on it: sepal train FOLDER --model finetune --base petalnet --out RUN.");

    // The share of test pictures whose features, each of equal scale, are nearest to the mean of their class.
    private static double NearestMean(Model model, string name, PictureCache cache, string kept)
    {
        using var table = FeatureExtractor.Extract(model, name, cache, new FeatureCache(kept), Precision.Float32, 16);
        float[] Row(int i)
        {
            float[] row = new float[table.Length];
            table.CopyTo(i, row);
            return row;
        }
        var train = cache.IndexesOf(Part.Train).Select(i => (Row: Row(i), cache.Items[i].Label)).ToArray();
        double[] scale = [.. Enumerable.Range(0, table.Length).Select(k => Math.Sqrt(train.Average(t => (double)t.Row[k] * t.Row[k])) + 1e-12)];
        var means = train.GroupBy(t => t.Label).ToDictionary(g => g.Key, g => Enumerable.Range(0, table.Length).Select(k => g.Average(t => t.Row[k])).ToArray());
        int[] test = cache.IndexesOf(Part.Test);
        return test.Average(i =>
        {
            float[] row = Row(i);
            int nearest = means.MinBy(m => m.Value.Select((v, k) => Math.Pow((v - row[k]) / scale[k], 2)).Sum()).Key;
            return nearest == cache.Items[i].Label ? 1.0 : 0.0;
        });
    }
}
