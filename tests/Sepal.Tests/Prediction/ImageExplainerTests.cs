using Sepal.Backbones;
using Sepal.Explaining;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Prediction;
using Sepal.Runs;
using Sepal.Saving;
using Sepal.Tests.Data;
using Sepal.Tests.Runs;

namespace Sepal.Tests.Prediction;

public sealed class ImageExplainerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Photo => Path.Combine(DrawnFlowers.Folder, "tulip", "tulip_0001.jpg");

    public void Dispose() => _folder.Dispose();

    /// <summary>Folded into the convolution before it, the normalisation could not be asked for, nor what comes out of that convolution.</summary>
    [Fact]
    public void Layers_keep_their_names_where_prediction_would_fold_them()
    {
        using (var model = new Sequential([new Conv2D(4, 3, inputShape: (48, 48, 3), name: "conv"), new BatchNormalization(name: "norm"), new Activation("relu", name: "act"), new GlobalAveragePooling2D(), new Dense(3, activation: "softmax")]))
        {
            model.Initialize(2);
            ModelFile.Save(_folder["m.keras"], model);
        }
        using var folded = ImageClassifier.Open(_folder["m.keras"], new ClassifierOptions { Scaling = Scaling.Unit });
        new Explainer(folded.Model, folded.Spec).Layers.ShouldNotContain("norm");

        using var network = ImageExplainer.Open(_folder["m.keras"], new ClassifierOptions { Scaling = Scaling.Unit, ClassNames = ["ant", "bee", "cow"] });
        network.Explainer.Layers.ShouldBe(["conv", "norm", "act"]);
        network.Explainer.AutoLayer.ShouldBe("act");
        var why = network.Explain(Photo, new ExplanationOptions { Layer = "norm", Target = Target.Class("bee") });
        (why.Heatmap.Layer, why.Heatmap.ClassName, why.Heatmap.Height).ShouldBe(("norm", "bee", 46));
        why.Overlay().ToString().ShouldBe(why.Photo.Upright.ToString());
        why.ToString().ShouldStartWith("grad-cam of 'bee' (");
        why.Heatmap.Probability.ShouldBe(folded.Predict(Photo, 3).Single(c => c.Index == 1).Probability, 1e-4);
    }

    [Fact]
    public void A_backbone_is_explained_by_its_cards_layer_and_the_width_is_told_by_the_file()
    {
        var backbone = Backbone.Find("mobilenet");
        foreach (double alpha in new[] { 0.25, 0.75 })
        {
            string file = _folder[$"{alpha}.keras"];
            using (var model = backbone.Create(new BackboneOptions { Alpha = alpha }))
            {
                model.Initialize(1);
                ModelFile.Save(file, model);
            }
            backbone.WidthOf(file).ShouldBe(alpha);
            if (alpha > 0.25) continue;
            using var network = ImageExplainer.OpenBackbone(new BaseChoice("mobilenet", file, alpha));
            network.Explain(Photo).Heatmap.Layer.ShouldBe(backbone.Card.ExplainLayer);
        }
        backbone.WidthOf("mobilenet_5_0_224_tf.h5").ShouldBe(0.5, "a published file says it by its name");
        Backbone.Find("vgg16").WidthOf("any").ShouldBe(1);
    }

    [Fact]
    public void A_model_that_does_not_classify_is_refused_and_freed()
    {
        using (var model = new Sequential([new Conv2D(2, 3, inputShape: (48, 48, 3))], "maps")) ModelFile.Save(_folder["maps.keras"], model);
        Should.Throw<SepalException>(() => ImageExplainer.Open(_folder["maps.keras"], new ClassifierOptions { Scaling = Scaling.Unit })).Message.ShouldContain("expected");
    }
}
