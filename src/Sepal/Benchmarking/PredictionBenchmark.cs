using System.Diagnostics;
using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Imaging;
using Sepal.Models;
using Sepal.Numerics;

namespace Sepal.Benchmarking;

/// <summary>
/// How fast a network predicts: batches from pixels to its output, one picture alone, and a folder of files with decoding and resizing. The report's network is compared
/// with plain TorchSharp modules, and any network with the processor's own ceiling, in turns. Pictures are drawn. Takes about a minute.
/// </summary>
public static class PredictionBenchmark
{
    /// <summary>Measures the report's network.</summary>
    /// <inheritdoc cref="Run(Model, Scaling, PredictionBenchmarkOptions?, IProgress{BenchmarkProgress}?, CancellationToken)"/>
    public static BenchmarkResult Run(PredictionBenchmarkOptions? options = null, IProgress<BenchmarkProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new PredictionBenchmarkOptions();
        Engine.Start(options.Threads);
        using var model = ReportNetwork.Create(options.Size);
        return Run(model, Scaling.Unit, PlainWork.Predict, options, progress, cancellation);
    }

    /// <summary>Measures a network of your own.</summary>
    /// <param name="model">The network, for pictures of three channels; stays the caller's.</param>
    /// <param name="scaling">How pixels become its input.</param>
    /// <param name="options">What and how long; null for batches of 32 at 150 × 150.</param>
    /// <param name="progress">Told what it does now.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="DatasetException">The temporary folder has no room for the drawn pictures.</exception>
    public static BenchmarkResult Run(Model model, Scaling scaling, PredictionBenchmarkOptions? options = null, IProgress<BenchmarkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new PredictionBenchmarkOptions();
        Engine.Start(options.Threads);
        return Run(model, scaling, null, options, progress, cancellation);
    }

    private static BenchmarkResult Run(Model model, Scaling scaling, PlainWork? plain, PredictionBenchmarkOptions options, IProgress<BenchmarkProgress>? progress, CancellationToken cancellation)
    {
        var precisions = options.Precisions;
        var notes = BenchmarkNotes.For(options);
        int total = 1 + options.Rounds + precisions.Count, done = 0;
        void Report(string activity) => progress?.Report(new BenchmarkProgress(activity, done++, total));

        Report("drawing pictures");
        using var pictures = new DrawnPictures(options, cancellation);
        var spec = ImageSpec.Lab with { Height = options.Size, Width = options.Size, Scaling = scaling };
        using var cache = PictureCache.Create(pictures.Dataset, spec, cancellation: cancellation);
        var runners = precisions.ToDictionary(p => p, p => new Runner(model, p, pictures.Dataset, FirstBatch.Of(cache, options.BatchSize), FirstBatch.Of(cache, 1), spec));

        var turns = Contest.Run(options, plain, precisions.ToDictionary(p => p, p => (Action)runners[p].Step), notes, round => Report($"forward passes, round {round + 1} of {options.Rounds}"), cancellation);
        double operations = OperationCount.Forward(model);
        List<PrecisionFigures> figures = [];
        foreach (var precision in precisions)
        {
            Report($"files in {precision}");
            var files = runners[precision].PredictFiles(options, cancellation);
            figures.Add(Contest.Figures(turns, precision, operations, plain is not null, files.ImagesPerSecond, files.Share) with { LatencyOfOne = runners[precision].LatencyOfOne(cancellation) });
        }
        return Contest.Result(options, model.Name, operations, figures, notes, Contest.PlainRate(turns, plain is not null));
    }

    /// <summary>One precision.</summary>
    private sealed class Runner(Model model, Precision precision, ImageDataset files, Batch batch, Batch one, ImageSpec spec)
    {
        private const int Singles = 25;

        public void Step() => Predict(batch);

        /// <summary>A folder of files to the network's output, a few times; each compared with forward passes right before and after it.</summary>
        public (double ImagesPerSecond, double Share) PredictFiles(PredictionBenchmarkOptions options, CancellationToken cancellation) => WholePasses.Measure(precision, options, Step, files.Items.Count, () =>
        {
            using var cache = PictureCache.Create(files, spec, cancellation: cancellation);
            var reader = new BatchReader(cache, [.. Enumerable.Range(0, cache.Items.Count)], new BatchOptions { BatchSize = options.BatchSize });
            foreach (var next in reader.InOrder(cancellation)) Predict(next);
        }, cancellation);

        /// <summary>From one picture's pixels to the network's output.</summary>
        public TimeSpan LatencyOfOne(CancellationToken cancellation)
        {
            for (int i = 0; i < 3; i++) Predict(one);
            List<double> seconds = [];
            for (int i = 0; i < Singles; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                long start = Stopwatch.GetTimestamp();
                Predict(one);
                seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
            return TimeSpan.FromSeconds(Turns.Median(seconds));
        }

        private float[] Predict(Batch pixels) => Inference.Features(model, pixels.Pixels, pixels.Count, spec, precision);
    }
}
