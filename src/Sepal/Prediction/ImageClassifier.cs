using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Imaging;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Runs;
using Sepal.Saving;
using Sepal.Weights;

namespace Sepal.Prediction;

/// <summary>
/// A trained network with all that it needs to be asked: how pictures are prepared, and what its outputs are called.
/// <code>
/// using var flowers = ImageClassifier.Open("runs/flowers");
/// var best = flowers.Predict("photo.jpg")[0];
/// Console.WriteLine($"{best.ClassName}: {best.Probability:P0}");
/// </code>
/// One thread uses it at a time; pictures are decoded on others.
/// </summary>
public sealed class ImageClassifier : IDisposable
{
    private readonly ClassifierOptions _options;

    private ImageClassifier(Model model, ImageSpec spec, IReadOnlyList<string> classNames, bool namesAreKnown, TrainingFacts? training, ClassifierOptions options, IReadOnlyList<string> warnings)
        => (Model, Spec, ClassNames, NamesAreKnown, Training, _options, Warnings) = (model, spec, classNames, namesAreKnown, training, options, warnings);

    /// <summary>The network.</summary>
    public Model Model { get; }

    /// <summary>From a picture file to the network's input.</summary>
    public ImageSpec Spec { get; }

    /// <summary>The classes, in the order of the network's outputs.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Whether the names come from the file or from the caller; otherwise they are only numbers.</summary>
    public bool NamesAreKnown { get; }

    /// <summary>How it was trained; null where the file doesn't say.</summary>
    public TrainingFacts? Training { get; }

    /// <summary>What had to be supposed, each one line, for a person to see.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Opens a model file, or a run folder (the model that it keeps).</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="options">Precision, batches, and what the file doesn't say.</param>
    /// <exception cref="ModelFileException">The file can't be read, or its network doesn't classify colour pictures.</exception>
    public static ImageClassifier Open(string path, ClassifierOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ClassifierOptions();
        var saved = ModelFile.Open(RunFolder.ModelOf(path), withOptimizer: false);
        try
        {
            List<string> warnings = [];
            var spec = saved.Card is { } card ? Override(card.Image, options) : ForeignModel.Spec(saved.Model, options, warnings);
            var names = Named(options.ClassNames ?? saved.Card?.ClassNames, saved.Model, $"'{path}'");
            return new ImageClassifier(Quick(saved.Model, options), spec, names ?? ForeignModel.ClassNames(Inference.ClassCount(saved.Model)), names is not null, saved.Card?.Training, options, warnings);
        }
        catch
        {
            saved.Dispose();
            throw;
        }
    }

    /// <summary>Opens a backbone with its ImageNet classifier.</summary>
    /// <param name="choice">Which, and whose weights; its file is looked for on this machine, then downloaded.</param>
    /// <param name="options">Precision, batches, and what is to be other than the card says.</param>
    /// <param name="store">Where weights are looked for and kept.</param>
    /// <param name="progress">Told of a download.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="WeightsException">The weights can't be had or read, or have no classifier.</exception>
    public static ImageClassifier OpenBackbone(BaseChoice choice, ClassifierOptions? options = null, WeightStoreOptions? store = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(choice);
        options ??= new ClassifierOptions();
        var (model, spec) = BackboneClassifier.Open(choice, options, store, progress, cancellation);
        try
        {
            var names = Named(options.ClassNames, model, choice.ToString()) ?? ForeignModel.ClassNames(Inference.ClassCount(model));
            return new ImageClassifier(Quick(model, options), Override(spec, options), names, namesAreKnown: true, null, options, []);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The most probable classes of a picture file, most probable first. Cost: one decoding and one forward pass.</summary>
    /// <param name="path">The file.</param>
    /// <param name="top">How many classes, at least 1; 5.</param>
    /// <exception cref="PictureException">It is no readable picture.</exception>
    public IReadOnlyList<ClassProbability> Predict(string path, int top = 5) => Predict(Spec.Load(path), top);

    /// <summary>The most probable classes of a picture file that lies in memory.</summary>
    /// <inheritdoc cref="Predict(string, int)"/>
    public IReadOnlyList<ClassProbability> Predict(ReadOnlyMemory<byte> file, int top = 5) => Predict(Spec.Decode(file), top);

    /// <summary>The most probable classes of a decoded picture of any size.</summary>
    /// <param name="picture">The pixels.</param>
    /// <param name="top">How many classes, at least 1; 5.</param>
    public IReadOnlyList<ClassProbability> Predict(Picture picture, int top = 5)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Check.Positive(top);
        return Best(Inference.Probabilities(Model, Spec.Prepare(picture).Pixels, 1, Spec, _options.Precision), top);
    }

    /// <summary>
    /// Predictions for any number of files, in their order, as they come: memory doesn't grow with their number. A file that can't be read gets its error, and the
    /// others go on. Batches are decoded ahead of the network, as many at a time as there are cores.
    /// </summary>
    /// <param name="paths">The files; see <see cref="PicturePaths"/> for folders.</param>
    /// <param name="top">How many classes, at least 1; 5.</param>
    /// <param name="cancellation">Looked at once a batch.</param>
    public IEnumerable<FilePrediction> PredictFiles(IEnumerable<string> paths, int top = 5, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        Check.Positive(top);
        int classes = ClassNames.Count;
        foreach (var (batch, probabilities) in Ask(paths, cancellation))
        {
            int row = 0;
            for (int i = 0; i < batch.Paths.Length; i++)
            {
                yield return batch.Errors[i] is { } error
                    ? new FilePrediction(batch.Paths[i], [], error)
                    : new FilePrediction(batch.Paths[i], Best(probabilities.AsSpan(row++ * classes, classes), top));
            }
        }
    }

    /// <summary>Measures the network on pictures whose classes are known; class names are matched by name, where the network has any. Of each picture only its probabilities are kept.</summary>
    /// <param name="items">The pictures, at least one.</param>
    /// <param name="classNames">The data's classes; a picture's label is an index into them.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Looked at once a batch.</param>
    /// <exception cref="DatasetException">The classes are not the network's (both lists are shown), or no picture can be read.</exception>
    public ClassifierEvaluation Evaluate(IReadOnlyList<ImageItem> items, IReadOnlyList<string> classNames, IProgress<PictureProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(classNames);
        int[] outputOf = Match(classNames);
        string[] names = NamesAreKnown ? [.. ClassNames] : [.. classNames];
        var probabilities = new List<float>();
        List<ImageItem> good = [];
        List<RejectedFile> bad = [];
        int done = 0;
        foreach (var (batch, answers) in Ask(items.Select(item => item.Path), cancellation))
        {
            for (int i = 0; i < batch.Paths.Length; i++)
            {
                var item = items[done++];
                if (batch.Errors[i] is { } error) bad.Add(new RejectedFile(item.RelativePath, error));
                else good.Add(item);
            }
            probabilities.AddRange(answers);
            progress?.Report(new PictureProgress(done, items.Count));
        }
        if (good.Count == 0)
            throw new DatasetException($"None of the {items.Count} pictures can be read{(bad.Count > 0 ? $" (such as '{bad[0].Path}': {bad[0].Reason.TrimEnd('.')})" : "")}; at least 1 is needed. Choose a part that has pictures, or replace the files.");
        var set = new PredictionSet([.. probabilities], [.. good.Select(item => outputOf[item.Label])], [.. good.Select(item => item.Path)], names);
        return new ClassifierEvaluation(set, EvaluationResult.Of(set), bad);
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => Model.Dispose();

    /// <summary>A folded copy where that is wanted and there is something to fold; the original is disposed then.</summary>
    private static Model Quick(Model model, ClassifierOptions options)
    {
        if (!options.Fold || !Folding.IsWorthwhile(model)) return model;
        var folded = Folding.Fold(model);
        model.Dispose();
        return folded;
    }

    /// <summary>These names, after a look that there is one for each output.</summary>
    private static IReadOnlyList<string>? Named(IReadOnlyList<string>? names, Model model, string what)
    {
        int classes = Inference.ClassCount(model);
        return names is null || names.Count == classes ? names
            : throw new ModelFileException($"{what} tells {classes} classes apart; got {names.Count} names. Expected a name for each, one a line.");
    }

    private static ImageSpec Override(ImageSpec own, ClassifierOptions options) => own with
    {
        Scaling = options.Scaling ?? own.Scaling,
        Resize = options.Resize is { } interpolation ? own.Resize with { Interpolation = interpolation } : own.Resize,
    };

    /// <summary>Checks that data has this network's classes, before any work.</summary>
    /// <exception cref="DatasetException">It hasn't; both lists are shown.</exception>
    public void CheckClasses(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        Match(classNames);
    }

    private int[] Match(IReadOnlyList<string> data)
    {
        if (!NamesAreKnown)
        {
            if (data.Count == ClassNames.Count) return [.. Enumerable.Range(0, data.Count)];
            throw new DatasetException($"The model tells {ClassNames.Count} classes apart and has no names for them; the data has {data.Count} ({string.Join(", ", data)}). Expected as many: check the data, or name the model's classes with --labels.");
        }
        var places = ClassNames.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        if (data.Count != ClassNames.Count || data.Any(name => !places.ContainsKey(name)))
            throw new DatasetException($"The data's classes are not the model's. Data: {string.Join(", ", data)}. Model: {string.Join(", ", ClassNames)}. Expected the same names: rename the folders, or choose the model of this data.");
        return [.. data.Select(name => places[name])];
    }

    private IReadOnlyList<ClassProbability> Best(ReadOnlySpan<float> row, int top)
    {
        float[] values = row.ToArray();
        return [.. Enumerable.Range(0, values.Length).OrderByDescending(i => values[i]).Take(top).Select(i => new ClassProbability(ClassNames[i], i, values[i]))];
    }

    private IEnumerable<(PreparedPictures Batch, float[] Probabilities)> Ask(IEnumerable<string> paths, CancellationToken cancellation)
    {
        var ahead = new Queue<Task<PreparedPictures>>();
        foreach (string[] chunk in paths.Chunk(_options.BatchSize))
        {
            ahead.Enqueue(Task.Run(() => PreparedPictures.Read(chunk, Spec, cancellation), CancellationToken.None));
            if (ahead.Count > Engine.Threads) yield return Answer(ahead.Dequeue());
        }
        while (ahead.TryDequeue(out var rest)) yield return Answer(rest);

        (PreparedPictures, float[]) Answer(Task<PreparedPictures> task)
        {
            var batch = task.GetAwaiter().GetResult();
            cancellation.ThrowIfCancellationRequested();
            return (batch, batch.Count == 0 ? [] : Inference.Probabilities(Model, batch.Pixels, batch.Count, Spec, _options.Precision));
        }
    }
}
