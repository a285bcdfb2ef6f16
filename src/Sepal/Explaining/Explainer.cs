using Sepal.Imaging;
using Sepal.Models;
using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>
/// Asks a network why it chose a class:
/// <code>
/// using var flowers = ImageClassifier.Open("runs/flowers");
/// var explainer = new Explainer(flowers.Model, flowers.Spec, flowers.ClassNames);
/// var photo = Photo.Load("photo.jpg", flowers.Spec);
/// var heatmap = explainer.Explain(photo, new ExplanationOptions { Method = new GradCam(), Target = Target.Class("roses") });
/// PictureEncoder.SavePng(Overlay.Create(photo, heatmap), "why.png");
/// </code>
/// Works on frozen networks, and leaves them as they were. Not thread-safe: one thread uses a model at a time.
/// </summary>
public sealed class Explainer
{
    private const double SureProbability = 0.999;
    private const int FilesAtOnce = 8;
    private const long PixelsAtOnce = 24_000_000, UsualPixels = 8_000_000;

    private readonly ClassHead _head;
    private readonly MapLayers _layers;

    /// <summary>An explainer of a network. The caller keeps the network and disposes it.</summary>
    /// <param name="model">The network; it takes colour pictures and ends in a classifier.</param>
    /// <param name="spec">From a picture file to its input.</param>
    /// <param name="classNames">Its classes, in the order of its outputs; null: 0, 1, 2, …</param>
    /// <exception cref="ExplanationException">The network does not end in a vector of classes.</exception>
    /// <exception cref="ArgumentException">The names are not as many as the classes.</exception>
    public Explainer(Model model, ImageSpec spec, IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(spec);
        (Model, Spec) = (model, spec);
        _head = new ClassHead(model);
        _layers = new MapLayers(model);
        ClassNames = classNames ?? [.. Enumerable.Range(0, _head.Count).Select(i => i.ToString())];
        if (ClassNames.Count != _head.Count)
            throw new ArgumentException($"The network '{model.Name}' tells {_head.Count} classes apart; got {ClassNames.Count} names. Expected a name for each.", nameof(classNames));
    }

    /// <summary>The network.</summary>
    public Model Model { get; }

    /// <summary>From a picture file to the network's input.</summary>
    public ImageSpec Spec { get; }

    /// <summary>The classes, in the order of the network's outputs.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The layers of maps that an explanation can look at, by path, in the order in which they run.</summary>
    public IReadOnlyList<string> Layers => _layers.Maps;

    /// <summary>The layer that <c>auto</c> means: the last one of maps before the classifier, poolings and dropouts behind it left out. Null where there is none.</summary>
    public string? AutoLayer => _layers.Auto;

    /// <summary>Checks what is asked before any photo is opened.</summary>
    /// <returns>The layer that will be looked at, by path; the input's name for methods that look at pixels.</returns>
    /// <exception cref="ArgumentException">There is no such layer or class; the message offers the nearest.</exception>
    /// <exception cref="ExplanationException">The network has no layer of maps and the method needs one; the message names the methods that work.</exception>
    public string LayerFor(ExplanationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Target.Resolve(new float[ClassNames.Count], ClassNames);
        return options.Method.NeedsLayer ? _layers.Resolve(options.Layer, options.Method) : Model.Input.Layer.Name;
    }

    /// <summary>The heatmap of a photo. Cost: see <see cref="ExplanationMethod.Cost"/>.</summary>
    /// <param name="photo">The photo, loaded with this explainer's spec.</param>
    /// <param name="options">Method, layer, class; Grad-CAM of the predicted class at the automatic layer.</param>
    /// <param name="progress">Told after each batch of copies.</param>
    /// <param name="cancellation">Looked at once a batch.</param>
    /// <exception cref="ArgumentException">There is no such layer or class; the message offers the nearest.</exception>
    /// <exception cref="ExplanationException">The method can't work on this network, or the network gives no numbers.</exception>
    public Heatmap Explain(Photo photo, ExplanationOptions? options = null, IProgress<ExplanationProgress>? progress = null, CancellationToken cancellation = default)
        => Explain([photo], options, progress, cancellation)[0];

    /// <summary>The heatmaps of several photos, in their order; methods that can take several through the network at once.</summary>
    /// <inheritdoc cref="Explain(Photo, ExplanationOptions?, IProgress{ExplanationProgress}?, CancellationToken)"/>
    public IReadOnlyList<Heatmap> Explain(IReadOnlyList<Photo> photos, ExplanationOptions? options = null, IProgress<ExplanationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photos);
        options ??= new ExplanationOptions();
        Engine.Start();
        var heatmaps = new List<Heatmap>(photos.Count);
        foreach (Photo[] batch in photos.Chunk(options.BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var levels = PixelTensor.Levels([.. batch.Select(p => Fitting(p).Levels)], Spec.Height, Spec.Width);
            int done = heatmaps.Count;
            heatmaps.AddRange(ExplainPixels(levels, options, (pass, passes) => progress?.Report(new ExplanationProgress(done, photos.Count, pass, passes)), cancellation));
        }
        return heatmaps;
    }

    /// <summary>
    /// Explains any number of files, in their order, as they come: memory doesn't grow with their number. Files are decoded on other threads, ahead of the network. A file that
    /// can't be read gets its error, and the others go on.
    /// </summary>
    /// <param name="paths">The files.</param>
    /// <param name="options">Method, layer, class.</param>
    /// <param name="progress">Told after each batch of copies; photos are counted from the first file.</param>
    /// <param name="cancellation">Looked at once a batch.</param>
    /// <exception cref="ArgumentException">There is no such layer or class; the message offers the nearest.</exception>
    /// <exception cref="ExplanationException">The method can't work on this network, or the network gives no numbers.</exception>
    public IEnumerable<ExplainedFile> ExplainFiles(IEnumerable<string> paths, ExplanationOptions? options = null, IProgress<ExplanationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= new ExplanationOptions();
        string[] files = [.. paths];
        // What a slow method has finished is given at once, so that an interruption doesn't lose it.
        int most = options.Method.SharesPasses ? Math.Min(options.BatchSize, FilesAtOnce) : 1, begun = 0, done = 0;
        var ahead = new Queue<Task<(string Path, Photo? Photo, string? Error)>>();
        List<(string Path, Photo? Photo, string? Error)> batch = [];
        long pixels = UsualPixels, held = 0;
        while (begun < files.Length || ahead.Count > 0)
        {
            // Whole photos are kept, and they may be large: the larger, the fewer.
            while (begun < files.Length && ahead.Count < Math.Clamp(PixelsAtOnce / pixels, 1, 2 * FilesAtOnce))
            {
                string path = files[begun++];
                ahead.Enqueue(Task.Run(() => Read(path, cancellation), CancellationToken.None));
            }
            var file = ahead.Dequeue().GetAwaiter().GetResult();
            if (file.Photo is { } photo) held += pixels = (long)photo.Upright.Width * photo.Upright.Height;
            batch.Add(file);
            if (batch.Count < most && held < PixelsAtOnce && (begun < files.Length || ahead.Count > 0)) continue;
            foreach (var answer in Answer([.. batch])) yield return answer;
            batch.Clear();
            held = 0;
        }

        IEnumerable<ExplainedFile> Answer((string Path, Photo? Photo, string? Error)[] batch)
        {
            cancellation.ThrowIfCancellationRequested();
            Photo[] photos = [.. batch.Select(b => b.Photo).OfType<Photo>()];
            var shifted = progress is null ? null : new Shifted(progress, done, files.Length);
            var heatmaps = new Queue<Heatmap>(photos.Length == 0 ? [] : Explain(photos, options, shifted, cancellation));
            done += batch.Length;
            return batch.Select(b => new ExplainedFile(b.Path, b.Photo, b.Photo is null ? null : heatmaps.Dequeue(), b.Error));
        }
    }

    /// <summary>The heatmaps of inputs, (pictures, 3, height, width), RGB 0..255; any numbers, not only whole ones.</summary>
    internal IReadOnlyList<Heatmap> ExplainPixels(Tensor pixels, ExplanationOptions options, Action<int, int>? report = null, CancellationToken cancellation = default)
    {
        using var scope = NewDisposeScope();
        var probe = Look(pixels, options, report, cancellation);
        var attribution = options.Method.Explain(probe);
        int height = (int)attribution.Maps.shape[1], width = (int)attribution.Maps.shape[2];
        float[][] raw = [.. attribution.Maps.to(ScalarType.Float32).contiguous().data<float>().ToArray().Chunk(height * width)];
        return [.. raw.Select((map, i) => Create(map, i))];

        Heatmap Create(float[] map, int i)
        {
            if (map.FirstOrDefault(v => !float.IsFinite(v)) is not 0 and var odd)
                throw new ExplanationException($"{options.Method.Name} of '{ClassNames[probe.Classes[i]]}' gives {odd} at {probe.Layer}; expected finite numbers. {(options.Precision == Precision.Float32 ? "The network's weights are damaged or too large." : "Try float32.")}");
            float most = Math.Max(map.Max(), 0);
            var heatmap = new Heatmap
            {
                Method = options.Method.Name,
                Layer = probe.Layer,
                Height = height,
                Width = width,
                Raw = map,
                Map = most > 0 ? [.. map.Select(v => Math.Max(v, 0) / most)] : new float[map.Length],
                IsEmpty = most <= 0,
                ClassIndex = probe.Classes[i],
                ClassName = ClassNames[probe.Classes[i]],
                Probability = probe.Probabilities[i][probe.Classes[i]],
                Probabilities = probe.Probabilities[i],
                Score = probe.Score,
                ScoreValue = probe.ScoreOf(i),
                Completeness = attribution.Completeness?[i],
                Remarks = [],
                Grid = attribution.Grid!,
                InputHeight = probe.Height,
                InputWidth = probe.Width,
            };
            return heatmap with { Remarks = [.. Remarks(heatmap, options.Method)] };
        }
    }

    /// <summary>The network asked about inputs, with the classes that are explained. The caller's dispose scope owns its tensors.</summary>
    internal Probe Look(Tensor pixels, ExplanationOptions options, Action<int, int>? report = null, CancellationToken cancellation = default)
    {
        var probe = new Probe(Model, _head, _layers, Spec.Scaling, pixels, options, report, cancellation);
        foreach (float[] row in probe.Probabilities)
            if (row.FirstOrDefault(v => !float.IsFinite(v)) is not 0 and var odd)
                throw new ExplanationException($"The network '{Model.Name}' answers {odd}; expected probabilities. Its weights are damaged or its training diverged: train again with a smaller rate.");
        probe.Classes = [.. probe.Probabilities.Select(row => options.Target.Resolve(row, ClassNames))];
        return probe;
    }

    private static IEnumerable<string> Remarks(Heatmap heatmap, ExplanationMethod method)
    {
        bool isSure = heatmap.Score == ExplainedScore.Probability && method.DependsOnClass && heatmap.Probability > SureProbability;
        if (heatmap.IsEmpty && !(isSure && heatmap.IsFlat)) yield return $"Nothing in the picture speaks for '{heatmap.ClassName}' at {heatmap.Layer} by {method.Name}: the map is empty, not faint.";
        if (isSure && heatmap.IsFlat)
            yield return $"The probability of '{heatmap.ClassName}' is so near 1 that nothing moves it: the map is empty for that reason alone. Explain the logit.";
        else if (isSure)
            yield return $"The network is sure ({100 * heatmap.Probability:0.00}%), and the probability hardly moves any more: its gradient is nearly 0. The logit tells more.";
        if (heatmap.Completeness is { Gap: > 0.05 } parts) yield return $"The parts add up to {parts.Attributed:G4} where the score changes by {parts.Difference:G4}: take more steps.";
        if (method.Caution is { } caution) yield return caution;
    }

    private Photo Fitting(Photo photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return photo.Input.Height == Spec.Height && photo.Input.Width == Spec.Width
            ? photo
            : throw new ArgumentException($"The photo was prepared at {photo.Input}; the network takes {Spec.Width} x {Spec.Height}. Load it with the explainer's spec.", nameof(photo));
    }

    private (string Path, Photo? Photo, string? Error) Read(string path, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return (path, null, null);
        if (Directory.Exists(path)) return (path, null, "The folder holds no picture; expected picture files. Check the path.");
        try
        {
            return (path, Photo.Load(path, Spec), null);
        }
        catch (PictureException e)
        {
            return (path, null, e.Reason);
        }
    }

    private sealed class Shifted(IProgress<ExplanationProgress> progress, int first, int count) : IProgress<ExplanationProgress>
    {
        public void Report(ExplanationProgress value) => progress.Report(value with { Photo = value.Photo + first, Photos = count });
    }
}
