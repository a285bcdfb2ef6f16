using Sepal.Backbones;
using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Benchmarking;

/// <summary>
/// How fast a pretrained base gives its features, averaged over their places: alone on a batch, and from photo files through the code that <c>train --model features</c> runs through. The
/// folded base that is used takes turns with the same base unfolded, with the same in memory that holds channel after channel, and with the processor's own ceiling. Weights and pictures
/// are drawn: the arithmetic is the same whatever they are. Takes a minute or two.
/// </summary>
public static class FeatureBenchmark
{
    /// <summary>Measures.</summary>
    /// <param name="options">Which base, and how long; null for InceptionV3 in batches of 32 at 150 × 150.</param>
    /// <param name="progress">Told what it does now.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    /// <exception cref="ArgumentException">The base can't have that size or width.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="DatasetException">The temporary folder has no room for the drawn pictures.</exception>
    public static BenchmarkResult Run(FeatureBenchmarkOptions? options = null, IProgress<BenchmarkProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new FeatureBenchmarkOptions();
        var backbone = Backbone.Find(options.Base);
        var precisions = options.Precisions;
        Engine.Start(options.Threads);
        using Model model = backbone.Create(new BackboneOptions { IncludeTop = false, Size = options.Size, Alpha = options.Alpha, Pooling = FeaturePooling.Average });
        var notes = BenchmarkNotes.For(options);
        notes.Add("The weights were drawn, not trained: the speed does not depend on them.");
        bool hasNorms = Folding.IsWorthwhile(model);
        if (!hasNorms) notes.Add($"{backbone.Card.Title} has no BatchNormalization, so there is nothing to fold.");
        int total = 1 + options.Rounds + precisions.Count, done = 0;
        void Report(string activity) => progress?.Report(new BenchmarkProgress(activity, done++, total));

        Report("drawing pictures");
        using var pictures = new DrawnPictures(options, cancellation);
        var spec = backbone.Card.Image(options.Size);
        using var cache = PictureCache.Create(pictures.Dataset, spec, cancellation: cancellation);
        var batch = FirstBatch.Of(cache, options.BatchSize);
        using Model folded = Folding.Fold(model), channelsFirst = Folding.Fold(model);
        foreach (var (_, weight) in channelsFirst.NamedWeights()) weight.LayChannelsFirst();

        var steps = precisions.ToDictionary(p => p, p => Step(folded, p, batch, spec));
        var rivals = precisions.SelectMany(p => Rivals(p)).ToDictionary();
        var turns = Contest.Run(options, null, steps, notes, round => Report($"forward passes, round {round + 1} of {options.Rounds}"), cancellation, rivals);
        double operations = OperationCount.Forward(folded);
        List<PrecisionFigures> figures = [];
        foreach (var precision in precisions)
        {
            Report($"files in {precision}");
            var files = WholePasses.Measure(precision, options, steps[precision], pictures.Dataset.Items.Count, () => FromFiles(folded, pictures, spec, precision, options, cancellation), cancellation);
            figures.Add(Contest.Figures(turns, precision, operations, false, files.ImagesPerSecond, files.Share) with
            {
                TimesUnfolded = hasNorms ? turns.Times(Contest.Name(precision), Unfolded(precision)) : null,
                TimesChannelsFirst = turns.Times(Contest.Name(precision), ChannelsFirst(precision)),
            });
        }
        string network = options.Alpha == 1 ? backbone.Name : FormattableString.Invariant($"{backbone.Name} {options.Alpha}");
        return Contest.Result(options, network, operations, figures, notes);

        IEnumerable<KeyValuePair<string, Action>> Rivals(Precision precision)
        {
            if (hasNorms) yield return new(Unfolded(precision), Step(model, precision, batch, spec));
            yield return new(ChannelsFirst(precision), Step(channelsFirst, precision, batch, spec, isChannelsLast: false));
        }
    }

    /// <summary>A pass of the base over a batch that is there, from pixels to features.</summary>
    internal static Action Step(Model model, Precision precision, Batch batch, ImageSpec spec, bool isChannelsLast = true)
    {
        if (isChannelsLast) return () => Inference.Features(model, batch.Pixels, batch.Count, spec, precision);
        return () => ChannelsFirstFeatures(model, precision, batch, spec);
    }

    /// <summary>The same for a network whose kernels lie channel after channel, on pixels that do.</summary>
    internal static float[] ChannelsFirstFeatures(Model model, Precision precision, Batch batch, ImageSpec spec)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var scaling = ChannelScaling.Of(spec.Scaling);
        var context = new CallContext { ComputeType = ProcessorFeatures.ComputeType(precision) };
        var pixels = PixelTensor.Create(batch.Pixels, batch.Count, batch.Height, batch.Width, scaling.Multiply, scaling.Add, scaling.Bgr, context.ComputeType);
        return model.Forward(pixels.contiguous(), context).contiguous().data<float>().ToArray();
    }

    /// <summary>What a first training on these photos does: hash, decode, resize, ask, and keep.</summary>
    private static void FromFiles(Model folded, DrawnPictures pictures, ImageSpec spec, Precision precision, FeatureBenchmarkOptions options, CancellationToken cancellation)
    {
        string kept = Path.Combine(pictures.Folder, "features");
        var data = ImageFolder.Split(pictures.Dataset, seed: 0, val: 0, test: 0, cancellation: cancellation);
        using (var cache = PictureCache.Create(data, spec, cancellation: cancellation))
            FeatureExtractor.Extract(folded, "drawn", cache, new FeatureCache(kept), precision, options.BatchSize, null, cancellation).Dispose();
        Directory.Delete(kept, recursive: true);
    }

    private static string Unfolded(Precision precision) => $"unfolded {precision}";

    private static string ChannelsFirst(Precision precision) => $"channels first {precision}";
}
