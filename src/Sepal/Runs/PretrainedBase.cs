using Sepal.Backbones;
using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Runs;

/// <summary>A backbone without its classifier, with its weights, frozen.</summary>
internal sealed class PretrainedBase : IDisposable
{
    private PretrainedBase(Functional model) => Model = model;

    /// <summary>The base. The network that it is put into owns it.</summary>
    public Functional Model { get; }

    private string Identity => field ??= FeatureExtractor.IdentityOf(Model);

    /// <param name="choice">Which, and whose weights.</param>
    /// <param name="image">The size of its input.</param>
    /// <param name="weights">The path of the file; null for random weights, and for those that Sepal itself holds.</param>
    /// <param name="seed">Decides random weights.</param>
    /// <exception cref="ArgumentException">The backbone can't take that size or has no such width.</exception>
    /// <exception cref="WeightsException">The file can't be read or belongs to another network.</exception>
    public static PretrainedBase Open(BaseChoice choice, ImageSpec image, string? weights, long seed)
    {
        var backbone = Backbone.Find(choice.Name);
        Functional model;
        if (OwnWeights(choice, image) is { } own) model = backbone.CreateWithOwn(OptionsOf(choice, image), own);
        else if (weights is null) (model = backbone.Create(OptionsOf(choice, image))).Initialize(seed);
        else model = backbone.CreateWith(OptionsOf(choice, image), weights);
        model.Trainable = false;
        return new PretrainedBase(model);
    }

    public static BackboneOptions OptionsOf(BaseChoice choice, ImageSpec image) => new() { IncludeTop = false, InputShape = (image.Height, image.Width, 3), Alpha = choice.Alpha };

    /// <summary>The weights of a choice that Sepal itself holds; null for all others.</summary>
    public static WeightsSource? OwnWeights(BaseChoice choice, ImageSpec image)
        => choice.IsPublished && Backbone.Find(choice.Name).WeightsFor(OptionsOf(choice, image)) is { IsInPackage: true } own ? own : null;

    /// <summary>A copy for speed, up to averaged maps where they are asked for: its BatchNormalization is worked into its convolutions.</summary>
    public Model Folded(bool averaged)
    {
        var output = averaged ? new GlobalAveragePooling2D().On(Model.Output) : Model.Output;
        return Folding.Fold(new Functional(Model.Input, output, Model.Name, ownsLayers: false));
    }

    /// <summary>Names the base, its weights and what becomes of its maps.</summary>
    public string FeaturesName(bool averaged) => averaged ? $"{Identity} averaged" : Identity;

    /// <summary>The pictures that the base was asked about before, see <see cref="FeatureExtractor.KnownPictures"/>.</summary>
    public IReadOnlyDictionary<string, string?> KnownPictures(bool averaged, TrainingRecipe recipe, FeatureCache features)
    {
        var shape = Model.ResultShape;
        return FeatureExtractor.KnownPictures(checked((int)(averaged ? shape[^1] : shape.Count)), FeaturesName(averaged), recipe.Image, features, recipe.Precision);
    }

    public void Dispose() => Model.Dispose();
}
