using Sepal.Backbones;
using Sepal.Benchmarking;
using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Tests.Data;
using TorchSharp;

namespace Sepal.Tests.Benchmarking;

public sealed class BenchmarkTests
{
    [Fact]
    public void A_training_benchmark_gives_every_figure_and_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        var options = new TrainingBenchmarkOptions
        {
            Size = 46,
            BatchSize = 4,
            Pictures = 10,
            Rounds = 2,
            Turn = TimeSpan.FromMilliseconds(1),
            Epochs = 3,
            Precision = Precision.Float32,
            Augmentation = Augmentation.Lab,
            TemporaryFolder = folder.Path,
        };
        TrainingBenchmark.Run(options with { Rounds = 1, Epochs = 2 });
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var activities = new List<BenchmarkProgress>();
        var result = TrainingBenchmark.Run(options, new Listener(activities));

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
        activities.Select(a => a.Activity).ShouldBe(["drawing pictures", "steps, round 1 of 2", "steps, round 2 of 2", "epochs in Float32"]);
        result.Figures.ShouldHaveSingleItem().ShouldBe(result.Main);
        result.Main.Precision.ShouldBe(Precision.Float32);
        var json = result.ToJson();
        foreach (string key in (string[])["step_images_per_second", "epoch_images_per_second", "first_epoch_images_per_second", "gflops", "ceiling_gflops", "ceiling_share", "epoch_share", "times_plain", "plain_images_per_second"])
            json[key]!.GetValue<double>().ShouldBeGreaterThan(0, key);
        json["float32"]!["gflops"]!.GetValue<double>().ShouldBe(json["gflops"]!.GetValue<double>());
        json["batch"]!.GetValue<int>().ShouldBe(4);
        json["processor"]!.GetValue<string>().ShouldNotBeNullOrWhiteSpace();
        result.Notes.ShouldNotContain(note => note.Contains("in this process"), "plain modules have a process of their own");
        result.Main.Gflops.ShouldBe(result.Main.StepImagesPerSecond * result.GflopPerImage, 1e-6);
    }

    [Fact]
    public void A_prediction_benchmark_of_a_network_of_ones_own_has_nothing_to_compare_with()
    {
        using var folder = new TemporaryFolder();
        using var model = new Sequential([new Conv2D(4, 3, inputShape: (48, 48, 3)), new GlobalAveragePooling2D()]);
        var options = new PredictionBenchmarkOptions { Size = 48, BatchSize = 2, Pictures = 10, Rounds = 1, Turn = TimeSpan.FromMilliseconds(1), Precision = Precision.Float32, TemporaryFolder = folder.Path };
        var result = PredictionBenchmark.Run(model, Scaling.Unit, options);
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
        result.PlainImagesPerSecond.ShouldBeNull();
        result.Main.LatencyOfOne!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        var json = result.ToJson();
        json.ContainsKey("plain_images_per_second").ShouldBeFalse();
        json.ContainsKey("times_plain").ShouldBeFalse();
        json["latency_ms"]!.GetValue<double>().ShouldBeGreaterThan(0);
        PredictionBenchmark.Run(options).PlainImagesPerSecond!.Value.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_processor_without_bfloat16_is_told_of()
    {
        Assert.SkipWhen(ProcessorFeatures.HasNativeBFloat16, "The processor has bfloat16.");
        new TrainingBenchmarkOptions().Precisions.ShouldBe([Precision.Float32]);
        new TrainingBenchmarkOptions { Precision = Precision.BFloat16 }.Precisions.ShouldBe([Precision.Float32, Precision.BFloat16]);
        BenchmarkNotes.For(new TrainingBenchmarkOptions()).ShouldContain(note => note.StartsWith("bfloat16 is not native here: ") && note.EndsWith("precision bfloat16 measures it all the same."));
    }

    [Fact]
    public void It_can_be_cancelled_and_clears_up()
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var options = new TrainingBenchmarkOptions { Size = 46, BatchSize = 2, Pictures = 10, TemporaryFolder = folder.Path };
        Should.Throw<OperationCanceledException>(() => TrainingBenchmark.Run(options, new Canceller(source), source.Token));
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void The_arithmetic_of_the_reports_network_is_counted_by_hand()
    {
        using var model = ReportNetwork.Create(150);
        model.ParameterCount.ShouldBe(3_455_173);
        double[] layers =
        [
            2.0 * 148 * 148 * 3 * 3 * 3 * 32,
            2.0 * 72 * 72 * 3 * 3 * 32 * 64,
            2.0 * 34 * 34 * 3 * 3 * 64 * 128,
            2.0 * 15 * 15 * 3 * 3 * 128 * 128,
            2.0 * 6272 * 512,
            2.0 * 512 * 5,
        ];
        OperationCount.Forward(model).ShouldBe(layers.Sum());
        OperationCount.Training(model).ShouldBe(3 * layers.Sum() - layers[0]);
        ReportNetwork.FlatLength(150).ShouldBe(6272);
    }

    [Fact]
    public void Transposed_and_separable_kernels_are_laid_on_their_own_places()
    {
        using var model = new Sequential([new SeparableConv2D(8, 3), new Conv2DTranspose(2, 2, strides: 2)]);
        model.Build((10, 10, 4));
        OperationCount.Forward(model).ShouldBe(2.0 * 8 * 8 * (3 * 3 * 4 + 4 * 8) + 2.0 * 8 * 8 * (2 * 2 * 8 * 2));
    }

    /// <summary>Published multiply-adds: VGG16 as convolutions and dense layers add up; MobileNet (Howard et al. 2017, table 6: 569 M), MobileNetV2 (Sandler et al. 2018, table 4: 300 M), ResNet50 (He et al. 2015, table 1: 3.8 G), InceptionV3 (Szegedy et al. 2015, table 3: 5.7 G), EfficientNet-B0 (Tan and Le 2019, table 2: 0.39 G), whose convolutions Lite0 has.</summary>
    [Theory]
    [InlineData("vgg16", 224, 15.470264e9, 1e-6)]
    [InlineData("mobilenet", 224, 569e6, 0.002)]
    [InlineData("mobilenet_v2", 224, 300e6, 0.01)]
    [InlineData("resnet50", 224, 3.8e9, 0.025)]
    [InlineData("inception_v3", 299, 5.7e9, 0.01)]
    [InlineData("efficientnet_lite0", 224, 390e6, 0.015)]
    public void The_arithmetic_of_the_backbones_is_what_was_published(string name, int size, double multiplyAdds, double tolerance)
    {
        using var model = Backbone.Find(name).Create(new BackboneOptions { Size = size });
        OperationCount.Forward(model).ShouldBe(2 * multiplyAdds, 2 * multiplyAdds * tolerance);
    }

    [Fact]
    public void Depthwise_kernels_count_once_for_each_channel()
    {
        using var model = new Sequential([new DepthwiseConv2D(3, strides: 2, padding: Sepal.Layers.Padding.Same, depthMultiplier: 2), new Conv2D(6, 1, groups: 2), new BatchNormalization()]);
        model.Build((10, 10, 4));
        OperationCount.Forward(model).ShouldBe((2.0 * 5 * 5 * (3 * 3 * 4 * 2)) + (2.0 * 5 * 5 * (8 / 2 * 6)));
    }

    [Fact]
    public void A_feature_benchmark_compares_a_base_with_itself_and_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        var options = new FeatureBenchmarkOptions { Base = "mobilenet", Alpha = 0.25, Size = 46, BatchSize = 4, Pictures = 10, Rounds = 1, Turn = TimeSpan.FromMilliseconds(1), Precision = Precision.Float32, TemporaryFolder = folder.Path };
        FeatureBenchmark.Run(options);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var result = FeatureBenchmark.Run(options);
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
        var json = result.ToJson();
        foreach (string key in (string[])["step_images_per_second", "epoch_images_per_second", "gflops", "ceiling_gflops", "ceiling_share", "epoch_share", "times_unfolded", "times_channels_first"])
            json[key]!.GetValue<double>().ShouldBeGreaterThan(0, key);
        json["network"]!.GetValue<string>().ShouldBe("mobilenet 0.25");
        json.ContainsKey("times_plain").ShouldBeFalse();
        using var model = Backbone.Find("mobilenet").Create(new BackboneOptions { IncludeTop = false, Size = 46, Alpha = 0.25 });
        result.GflopPerImage.ShouldBe(OperationCount.Forward(model) / 1e9, 1e-12);

        var plain = FeatureBenchmark.Run(options with { Base = "vgg16", Alpha = 1, BatchSize = 1 });
        plain.Main.TimesUnfolded.ShouldBeNull();
        plain.Notes.ShouldContain("VGG16 has no BatchNormalization, so there is nothing to fold.");
    }

    [Theory]
    [InlineData("mobilenet_v2")]
    [InlineData("inception_v3")]
    public void Channel_after_channel_the_features_are_the_same(string name)
    {
        var backbone = Backbone.Find(name);
        using var model = backbone.Create(new BackboneOptions { IncludeTop = false, Size = 80, Pooling = FeaturePooling.Average });
        using Model folded = Folding.Fold(model), channelsFirst = Folding.Fold(model);
        foreach (var (_, weight) in channelsFirst.NamedWeights()) weight.LayChannelsFirst();
        var spec = backbone.Card.Image(80);
        var batch = new Batch(0, 2, 80, 80);
        for (int i = 0; i < batch.Pixels.Length; i++) batch.Pixels[i] = (byte)(i * 31 % 251);
        float[] expected = Inference.Features(folded, batch.Pixels, 2, spec, Precision.Float32), found = FeatureBenchmark.ChannelsFirstFeatures(channelsFirst, Precision.Float32, batch, spec);
        float largest = expected.Max(Math.Abs);
        largest.ShouldBeGreaterThan(1e-30f, "numbers below the smallest normal one would be slower");
        for (int i = 0; i < expected.Length; i++) found[i].ShouldBe(expected[i], 1e-4 * largest);
    }

    [Fact]
    public void Turns_compare_within_a_round()
    {
        var turns = new Turns(3, TimeSpan.FromTicks(1));
        int round = -1;
        // The second round is ten times slower for both.
        void Wait(int milliseconds) => Thread.Sleep(round == 1 ? milliseconds * 10 : milliseconds);
        turns.Add("slow", 1, () => Wait(12), CancellationToken.None);
        turns.Add("fast", 1, () => Wait(4), CancellationToken.None);
        turns.Run(r => round = r);
        turns.Times("fast", "slow").ShouldBeInRange(1.5, 6);
        turns.Best("fast").ShouldBeGreaterThanOrEqualTo(turns.Median("fast"));
        Turns.Median([3, 1, 2]).ShouldBe(2);
        Turns.Median([4, 1, 2, 3]).ShouldBe(2.5);
    }

    [Fact]
    public void Plain_modules_answer_for_every_line_until_the_input_ends()
    {
        var output = new StringWriter();
        PlainProcess.Serve($"Predict 2 46 {Engine.Threads}", new StringReader("0.001\n0.001\n"), output);
        string[] lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("ready");
        lines[1..].Select(double.Parse).ShouldAllBe(rate => rate > 0);
        lines.Length.ShouldBe(3);
    }

    private sealed class Listener(List<BenchmarkProgress> heard) : IProgress<BenchmarkProgress>
    {
        public void Report(BenchmarkProgress value) => heard.Add(value);
    }

    private sealed class Canceller(CancellationTokenSource source) : IProgress<BenchmarkProgress>
    {
        public void Report(BenchmarkProgress value)
        {
            if (value.Done == 1) source.Cancel();
        }
    }
}
