using Sepal.Backbones;
using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Runs;
using Sepal.Saving;
using Sepal.Weights;

namespace Sepal.Prediction;

/// <summary>A network up to its features: a vector for each picture, from which a linear classifier could go on.</summary>
public sealed class FeatureSource : IDisposable
{
    private readonly Model _owner;
    private readonly Model? _folded;
    private readonly Model _features;
    private readonly string _identity;

    private FeatureSource(Model owner, Functional features, ImageSpec spec, string name, bool learntLabels)
    {
        (_owner, Spec, Name, HasLearntLabels) = (owner, spec, name, learntLabels);
        _identity = $"{FeatureExtractor.IdentityOf(owner)} features of {features.Output.Layer.Name}";
        _folded = Folding.IsWorthwhile(features) ? Folding.Fold(features) : null;
        _features = _folded ?? features;
    }

    /// <summary>From a picture file to the network's input.</summary>
    public ImageSpec Spec { get; }

    /// <summary>What it is called, and where its features come from.</summary>
    public string Name { get; }

    /// <summary>Values of a picture.</summary>
    public int Length => (int)_features.ResultShape.Count;

    /// <summary>
    /// Whether the features were trained together with the labels' classifier: a network without a pretrained base, or one whose base was not frozen. Where it learnt from the data that it judges, it repeats
    /// their wrong labels.
    /// </summary>
    public bool HasLearntLabels { get; }

    /// <summary>Opens a model file or a run folder: the averaged features of its pretrained base, or, where it has none, what goes into its last Dense layer.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="options">What a foreign file doesn't say.</param>
    /// <exception cref="ModelFileException">The file can't be read, or its network has no features.</exception>
    public static FeatureSource Open(string path, ClassifierOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ClassifierOptions();
        var saved = ModelFile.Open(RunFolder.ModelOf(path), withOptimizer: false);
        try
        {
            var spec = saved.Card?.Image ?? ForeignModel.Spec(saved.Model, options, []);
            // A nested network without weights only augments.
            if (saved.Model.Nodes.LastOrDefault(node => node.Layer is Model { Weights.Count: > 0 } && node != saved.Model.Output) is { Layer: Model inner } place)
                return new FeatureSource(saved.Model, Averaged(saved.Model, place), spec, $"the base {inner.Name} of '{path}'", inner.Layers.Any(layer => layer is { Trainable: true, Weights.Count: > 0 }));
            var last = saved.Model.Nodes.LastOrDefault(node => node.Layer is Dense)
                ?? throw new ModelFileException($"The network of '{path}' has no Dense layer; expected one that tells classes apart, whose input are features. Name a backbone instead, such as mobilenet.");
            return new FeatureSource(saved.Model, Averaged(saved.Model, last.Inputs[0]), spec, $"what '{path}' gives to its layer {last.Layer.Name}", learntLabels: true);
        }
        catch
        {
            saved.Dispose();
            throw;
        }
    }

    /// <summary>Opens a backbone without its classifier: its averaged last maps.</summary>
    /// <param name="choice">Which, and whose weights; its file is looked for on this machine, then downloaded.</param>
    /// <param name="store">Where weights are looked for and kept.</param>
    /// <param name="progress">Told of a download.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="WeightsException">The weights can't be had or read.</exception>
    public static FeatureSource OpenBackbone(BaseChoice choice, WeightStoreOptions? store = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var backbone = Backbone.Find(choice.Name);
        var build = new BackboneOptions { Alpha = choice.Alpha, IncludeTop = false };
        if (choice.Weights == BaseChoice.NoWeights)
            throw new WeightsException($"{backbone.Card.Title} with random weights has no features; expected its makers' weights or a file. Leave '--weights none' out.");
        string path = choice.IsPublished ? PretrainedWeightStore.Find(backbone, build, store, progress, cancellation) : choice.Weights;
        var spec = backbone.Card.Image(null, backbone.SourceOf(path));
        var model = backbone.CreateWith(build with { InputShape = (spec.Height, spec.Width, 3) }, path);
        return new FeatureSource(model, Averaged(model, model.Output), spec, choice.ToString(), learntLabels: false);
    }

    /// <summary>The features of all pictures of a data set; what is in the cache is not asked again, nor decoded.</summary>
    /// <param name="dataset">The pictures, with hashes.</param>
    /// <param name="features">Where features are kept.</param>
    /// <param name="precision">In which format to compute.</param>
    /// <param name="progress">Told after each picture that is decoded, then again after each batch that is asked.</param>
    /// <param name="cancellation">Looked at once a batch; what was asked until then is kept.</param>
    /// <returns>The pictures in order, and their rows. The caller disposes the table.</returns>
    /// <exception cref="DatasetException">No picture of a class can be decoded, or the features can't be kept.</exception>
    public (IReadOnlyList<ImageItem> Items, FeatureTable Table) Extract(ImageDataset dataset, FeatureCache features, Precision precision = Precision.Auto, IProgress<PictureProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(features);
        Engine.Start();
        var known = FeatureExtractor.KnownPictures(Length, _identity, Spec, features, precision);
        using var cache = PictureCache.CreateAround(dataset, Spec, new PictureCacheOptions(), known, progress, cancellation);
        return (cache.Items, FeatureExtractor.Extract(_features, _identity, cache, features, precision, progress: progress, cancellation: cancellation));
    }

    /// <summary>Frees the network.</summary>
    public void Dispose()
    {
        _folded?.Dispose();
        _owner.Dispose();
    }

    /// <summary>The network up to a node, and its mean over positions where it is a map. The network keeps its layers.</summary>
    private static Functional Averaged(Model model, Node node)
        => new(model.Input, node.Shape.IsMap ? new GlobalAveragePooling2D(name: "features_average").On(node) : node, model.Name, ownsLayers: false);
}
