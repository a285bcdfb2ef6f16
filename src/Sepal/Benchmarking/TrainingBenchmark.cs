using System.Diagnostics;
using Sepal.Data;
using Sepal.Imaging;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Training;

namespace Sepal.Benchmarking;

/// <summary>
/// How fast the report's network trains: the same network in plain TorchSharp modules, ours in each precision and the processor's own ceiling take turns,
/// then whole epochs with their data run through the code that every training runs through. Pictures are drawn. Takes about two minutes.
/// </summary>
public static class TrainingBenchmark
{
    /// <summary>Measures.</summary>
    /// <param name="options">What and how long; null for the report's figures.</param>
    /// <param name="progress">Told what it does now.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="DatasetException">The temporary folder has no room for the drawn pictures.</exception>
    public static BenchmarkResult Run(TrainingBenchmarkOptions? options = null, IProgress<BenchmarkProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new TrainingBenchmarkOptions();
        var precisions = options.Precisions;
        Engine.Start(options.Threads);
        var notes = BenchmarkNotes.For(options);
        int total = 1 + options.Rounds + precisions.Count, done = 0;
        void Report(string activity) => progress?.Report(new BenchmarkProgress(activity, done++, total));

        Report("drawing pictures");
        using var pictures = new DrawnPictures(options, cancellation);
        long start = Stopwatch.GetTimestamp();
        using var cache = PictureCache.Create(pictures.Dataset, ImageSpec.Lab with { Height = options.Size, Width = options.Size }, cancellation: cancellation);
        var preparing = Stopwatch.GetElapsedTime(start);

        var runners = precisions.ToDictionary(p => p, p => new Runner(p, options, cache));
        try
        {
            var turns = Contest.Run(options, PlainWork.Train, precisions.ToDictionary(p => p, p => (Action)runners[p].Step), notes,
                round => Report($"steps, round {round + 1} of {options.Rounds}"), cancellation);
            double operations = OperationCount.Training(runners[precisions[0]].Model);
            List<PrecisionFigures> figures = [];
            foreach (var precision in precisions)
            {
                Report($"epochs in {precision}");
                var epochs = runners[precision].RunEpochs(cancellation);
                figures.Add(Contest.Figures(turns, precision, operations, true, epochs.ImagesPerSecond, epochs.Share) with
                {
                    FirstEpochImagesPerSecond = 1 / (1 / epochs.FirstImagesPerSecond + preparing.TotalSeconds / cache.Items.Count),
                });
            }
            return Contest.Result(options, "report", operations, figures, notes, Contest.PlainRate(turns, true));
        }
        finally
        {
            foreach (var runner in runners.Values) runner.Dispose();
        }
    }

    /// <summary>One precision: a step on a batch that is there, and epochs.</summary>
    private sealed class Runner : IDisposable
    {
        private const double LearningRate = 1e-4;

        private readonly Precision _precision;
        private readonly TrainingBenchmarkOptions _options;
        private readonly PictureCache _cache;
        private readonly TrainingStep _step;
        private readonly PictureBatch _batch;

        public Runner(Precision precision, TrainingBenchmarkOptions options, PictureCache cache)
        {
            (_precision, _options, _cache, Model) = (precision, options, cache, ReportNetwork.Create(options.Size));
            _step = new TrainingStep(Model, new RMSprop(LearningRate), new CategoricalCrossentropy(), precision, seed: 0, classWeights: null);
            _batch = new PictureBatch(FirstBatch.Of(cache, options.BatchSize), ChannelScaling.Of(cache.Spec.Scaling));
        }

        public Model Model { get; }

        public void Step() => _step.Run(_batch);

        /// <summary>Epochs as every training runs them. After each, some steps on the batch that is there, to compare with at the same time.</summary>
        public (double ImagesPerSecond, double FirstImagesPerSecond, double Share) RunEpochs(CancellationToken cancellation)
        {
            using var model = ReportNetwork.Create(_options.Size);
            // Emulated bfloat16 takes seconds a step: two batches are an epoch then.
            int[] indexes = [.. Enumerable.Range(0, _precision == Precision.BFloat16 && !ProcessorFeatures.HasNativeBFloat16 ? Math.Min(2 * _options.BatchSize, _cache.Items.Count) : _cache.Items.Count)];
            var reader = new BatchReader(_cache, indexes, new BatchOptions { BatchSize = _options.BatchSize, Augmentation = _options.Augmentation });
            var steps = new StepsBetween(() => Turns.Rate(_options.BatchSize, Step, _options.Turn, cancellation));
            var trainer = new Trainer(model, new RMSprop(LearningRate), new CategoricalCrossentropy(), new TrainerOptions { Epochs = _options.Epochs, Precision = _precision, Callbacks = [steps] });
            var epochs = trainer.Fit(TrainingData.Of(reader, _cache.Spec), cancellation: cancellation).Epochs;
            double[] rates = [.. epochs.Skip(1).Select(e => e.ImagesPerSecond)];
            double[] shares = [.. rates.Select((rate, i) => rate / ((steps.Rates[i] + steps.Rates[i + 1]) / 2))];
            return (Turns.Median(rates), epochs[0].ImagesPerSecond, Turns.Median(shares));
        }

        public void Dispose() => Model.Dispose();
    }

    private sealed class StepsBetween(Func<double> measure) : Callback
    {
        public List<double> Rates { get; } = [];

        public override void OnEpoch(Trainer trainer, TrainingPosition position) => Rates.Add(measure());
    }
}
