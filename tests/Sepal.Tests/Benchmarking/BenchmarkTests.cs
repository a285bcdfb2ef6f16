using Sepal.Benchmarking;
using Sepal.Data;
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
