using Sepal.Backbones;
using Sepal.Explaining;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Tests.Golden;
using Sepal.Tests.Layers;
using Sepal.Weights;

namespace Sepal.Tests.Explaining;

public sealed class BackboneExplanationTests
{
    private static readonly ImageSpec Spec = new() { Height = 224, Width = 224, Resize = new ResizePolicy(Interpolation.Nearest), ApplyOrientation = false, Scaling = Scaling.Caffe };

    /// <summary>The report's last part, on the real VGG16 base: photo, 'caffe' scaling, block5_conv3, the probability's gradients, mean over channels.</summary>
    [Fact]
    public void The_reports_steps_on_the_real_VGG16_base_give_its_maps()
    {
        var book = GoldenBook.Open("explain");
        string weights = Path.Combine(GoldenBook.Shared ?? "", "weights", "keras", "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5");
        Assert.SkipWhen(!File.Exists(weights), "VGG16's weights lie in ../shared/weights, which is absent here");
        var convBase = Backbone.Find("vgg16").Create(new BackboneOptions { IncludeTop = false, InputShape = (224, 224, 3) });
        WeightsFile.Load(convBase, weights);
        convBase.Trainable = false;
        using var model = new Sequential([convBase, new GlobalAveragePooling2D(name: "gap"), new Dense(5, activation: "softmax", name: "head")], "lab");
        SmallModels.Set(model, "head/kernel", FlowersModel.Values("vgg16_lab/head/kernel", 512 * 5, 0.05f, 8));
        SmallModels.Set(model, "head/bias", new float[5]);
        var explainer = new Explainer(model, Spec, FlowersModel.Classes);
        explainer.AutoLayer.ShouldBe("vgg16/block5_conv3");

        foreach (var entry in book.Cases.Where(c => c.GetProperty("method").GetString() == "lab-vgg16"))
        {
            var photo = Photo.Load(FlowersModel.PhotoPath(book, entry.GetProperty("picture").GetInt32()), Spec);
            var heatmap = explainer.Explain(photo, new ExplanationOptions { Method = new LabCam() });
            string what = $"picture {entry.GetProperty("picture")}";
            heatmap.ClassIndex.ShouldBe(entry.GetProperty("index").GetInt32());
            heatmap.Layer.ShouldBe("vgg16/" + entry.GetProperty("layer").GetString());
            Tensors.ShouldBeNear([.. heatmap.Probabilities], [.. entry.GetProperty("probabilities").EnumerateArray().Select(p => p.GetSingle())], 1e-3, what);
            Tensors.ShouldBeNear(heatmap.Map, book[entry.GetProperty("map")].Floats, 1e-3, what + ", map");
            // Where the network is sure to six digits, the probability's gradient is what rounding leaves of 1 - p.
            Tensors.ShouldBeNear(heatmap.Raw, book[entry.GetProperty("raw")].Floats, heatmap.Probability > 0.9999 ? 0.1 : 1e-3, what + ", raw");
            heatmap.Remarks.Count.ShouldBe(heatmap.Probability > 0.999 ? 1 : 0);
        }
    }

    public static TheoryData<string> Names => [.. Backbone.All.Select(b => b.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Automatic_is_the_layer_of_a_backbones_card(string name)
    {
        var backbone = Backbone.Find(name);
        using (var whole = backbone.Create()) new Explainer(whole, backbone.Card.Image()).AutoLayer.ShouldBe(backbone.Card.ExplainLayer);
        var convBase = backbone.Create(new BackboneOptions { IncludeTop = false });
        using var model = new Sequential([convBase, new Flatten(), new Dense(5, activation: "softmax")]);
        new Explainer(model, backbone.Card.Image()).AutoLayer.ShouldBe($"{convBase.Name}/{backbone.Card.ExplainLayer}");
    }
}
