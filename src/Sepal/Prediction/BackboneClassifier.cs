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
        if (choice.IsPublished && backbone.Card.Weights.All(w => !w.IncludesTop))
            throw new WeightsException($"{backbone.Card.Title} is a base without classes of its own; expected a model that knows some. Train one on it: sepal train FOLDER --model finetune --base {backbone.Name} --out RUN.");
        string path = choice.IsPublished ? PretrainedWeightStore.Find(backbone, build, store, progress, cancellation) : choice.Weights;
        var source = backbone.SourceOf(path);
        var model = backbone.CreateWith(build, path);
        return (model, backbone.Card.Image(options.Size, source));
    }
}
