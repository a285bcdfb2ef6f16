using Sepal.Backbones;
using Sepal.Imaging;
using Sepal.Models;
using Sepal.Runs;
using Sepal.Weights;

namespace Sepal.Prediction;

/// <summary>A backbone with the classifier that it was trained with.</summary>
internal static class BackboneClassifier
{
    public static (Model Model, ImageSpec Spec) Open(BaseChoice choice, ClassifierOptions options, WeightStoreOptions? store, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var backbone = Backbone.Find(choice.Name);
        var build = new BackboneOptions { Alpha = choice.Alpha, InputShape = options.Size is { } size ? (size, size, 3) : null };
        if (choice.Weights == BaseChoice.NoWeights)
            throw new WeightsException($"{backbone.Card.Title} with random weights knows no classes; expected its makers' weights or a file. Leave '--weights none' out.");
        string path = choice.Weights == BaseChoice.ImageNet ? PretrainedWeightStore.Find(backbone, build, store, progress, cancellation) : choice.Weights;
        var source = backbone.SourceOf(path);
        var model = backbone.CreateWith(build, path);
        return (model, backbone.Card.Image(options.Size, source));
    }
}
