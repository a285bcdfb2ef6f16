using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sepal.Backbones;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Tests.Data;
using Sepal.Tests.Golden;
using Sepal.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Sepal.Tests.Backbones;

public sealed class BackboneTests
{
    [Fact]
    public void All_backbones_of_the_command_line_are_found_by_name()
    {
        Backbone.All.Select(b => b.Name).ShouldBe(["petalnet", "inception_v3", "vgg16", "resnet50", "mobilenet", "mobilenet_v2", "efficientnet_lite0", "efficientnet_lite1", "efficientnet_lite2", "efficientnet_lite3", "efficientnet_lite4"]);
        Backbone.Find("InceptionV3").Name.ShouldBe("inception_v3");
        Backbone.Find("EfficientNet-Lite4").Name.ShouldBe("efficientnet_lite4");
        Backbone.TryFind("vgg19").ShouldBeNull();
        Should.Throw<ArgumentException>(() => Backbone.Find("vgg19")).Message.ShouldStartWith("No backbone is called 'vgg19'. There are petalnet, inception_v3, vgg16, resnet50,");
    }

    [Fact]
    public void Every_card_names_layers_of_its_network_and_an_address_a_licence_and_a_scaling_of_each_file()
    {
        foreach (var backbone in Backbone.All)
        {
            using var model = backbone.Create(new() { IncludeTop = false, Size = backbone.Card.MinimumSize });
            model.Output.Layer.Name.ShouldBe(backbone.Card.FeatureLayer);
            model.Layer(backbone.Card.ExplainLayer).ShouldNotBeNull();
            backbone.Card.Weights.Select(w => w.FileName).ShouldBeUnique();
            foreach (var file in backbone.Card.Weights)
            {
                file.Licence.ShouldNotBeEmpty();
                file.Page.ShouldStartWith(file.IsInPackage ? "docs/" : "https://");
                file.Url?.ShouldEndWith("/" + file.FileName);
                if (file.Md5 is { } md5) md5.ShouldMatch("^[0-9a-f]{32}$");
                if (file.Sha256 is { } sha) sha.ShouldMatch("^[0-9a-f]{64}$");
                if (file is { Sha256: { } whole, Sha256Prefix: { } prefix }) whole.ShouldStartWith(prefix);
                if (file.FileName is "mobilenet_2_5_224_tf_no_top.h5" or "efficientnet-lite0-57934424.pth") (file.Sha256 ?? file.Md5).ShouldNotBeNull(); // read by these tests
            }
        }
    }

    // What Keras 3.15 counts, with and without the classifier.
    [Theory]
    [InlineData("mobilenet", 0.25, 475544, 218544)]
    [InlineData("mobilenet", 0.5, 1342536, 829536)]
    [InlineData("mobilenet", 0.75, 2601976, 1832976)]
    [InlineData("mobilenet", 1.0, 4253864, 3228864)]
    [InlineData("mobilenet_v2", 0.35, 1691208, 410208)]
    [InlineData("mobilenet_v2", 0.5, 1987224, 706224)]
    [InlineData("mobilenet_v2", 0.75, 2663064, 1382064)]
    [InlineData("mobilenet_v2", 1.0, 3538984, 2257984)]
    [InlineData("mobilenet_v2", 1.3, 5431048, 3766048)]
    [InlineData("mobilenet_v2", 1.4, 6156712, 4363712)]
    [InlineData("inception_v3", 1.0, 23851784, 21802784)]
    [InlineData("vgg16", 1.0, 138357544, 14714688)]
    [InlineData("resnet50", 1.0, 25636712, 23587712)]
    public void Every_width_has_the_weights_that_Keras_counts(string name, double alpha, long whole, long without)
    {
        using var model = Backbone.Find(name).Create(new() { Alpha = alpha });
        model.ParameterCount.ShouldBe(whole);
        using var conv_base = Backbone.Find(name).Create(new() { Alpha = alpha, IncludeTop = false });
        conv_base.ParameterCount.ShouldBe(without);
    }

    // The makers' figures in millions; BatchNorm's statistics not counted.
    [Theory]
    [InlineData(0, 4.652)]
    [InlineData(1, 5.417)]
    [InlineData(2, 6.092)]
    [InlineData(3, 8.197)]
    [InlineData(4, 13.007)]
    public void EfficientNet_Lite_grows_as_its_makers_say(int number, double millions)
    {
        using var model = Backbone.Find($"efficientnet_lite{number}").Create();
        ((double)model.Summarize().Trainable).ShouldBe(millions * 1e6, 500);
    }

    [Fact]
    public void Pictures_below_Keras_s_least_size_are_refused()
    {
        Should.Throw<ArgumentException>(() => Backbone.Find("inception_v3").Create(new() { Size = 74 })).Message.ShouldStartWith(
            "InceptionV3 takes pictures of at least 75×75 pixels; got (None, 74, 74, 3). Use a larger input size.");
        Should.Throw<ArgumentException>(() => Backbone.Find("vgg16").Create(new() { InputShape = (200, 31, 3) })).Message.ShouldStartWith("VGG16 takes pictures of at least 32×32 pixels; got (None, 200, 31, 3).");
        foreach (var backbone in Backbone.All) backbone.Create(new() { Size = backbone.Card.MinimumSize, Classes = 2 }).Dispose();
    }

    [Fact]
    public void A_base_takes_any_picture_where_its_size_is_open()
    {
        foreach (var backbone in Backbone.All.Where(b => b.Name is "inception_v3" or "mobilenet" or "mobilenet_v2" or "efficientnet_lite0"))
        {
            using var open = backbone.Create(new() { IncludeTop = false, InputShape = (Shape.Unknown, Shape.Unknown, 3), Pooling = FeaturePooling.Average });
            open.ResultShape.Rank.ShouldBe(1);
            open.Predict(new float[80 * 96 * 3], 1, inputShape: (80, 96, 3)).Length.ShouldBe(open.ResultShape[0]);
        }
        Should.Throw<ArgumentException>(() => Backbone.Find("vgg16").Create(new() { InputShape = (Shape.Unknown, 224, 3) })).Message.ShouldStartWith(
            "VGG16 with its classifier needs the size of its input; got (None, None, 224, 3). Give one, or set IncludeTop to false.");
    }

    [Fact]
    public void Poolings_have_Keras_s_names_and_shapes()
    {
        using var average = Backbone.Find("resnet50").Create(new() { IncludeTop = false, Pooling = FeaturePooling.Average });
        (average.Output.Layer.Name, average.ResultShape).ShouldBe(("avg_pool", new Shape(2048)));
        using var max = Backbone.Find("vgg16").Create(new() { IncludeTop = false, Pooling = FeaturePooling.Max });
        (max.Output.Layer.Name, max.ResultShape).ShouldBe(("global_max_pooling2d", new Shape(512)));
    }

    [Fact]
    public void What_a_network_does_not_have_is_refused()
    {
        Should.Throw<ArgumentException>(() => Backbone.Find("vgg16").Create(new() { Alpha = 0.5 })).Message.ShouldStartWith("VGG16 has one width; got alpha 0.5.");
        Should.Throw<ArgumentException>(() => Backbone.Find("mobilenet").Create(new() { Variant = BackboneVariant.Torchvision })).Message.ShouldStartWith("MobileNet has no form of torchvision's.");
        Should.Throw<ArgumentException>(() => Backbone.Find("mobilenet").Create(new() { InputShape = 12 })).Message.ShouldStartWith("MobileNet takes pictures of (height, width, channels); got the input shape (None, 12).");
    }

    [Theory]
    [InlineData("vgg16", 150, 1.0, false, "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5")]
    [InlineData("mobilenet", 150, 0.25, false, "mobilenet_2_5_224_tf_no_top.h5")]
    [InlineData("mobilenet", 160, 0.75, true, "mobilenet_7_5_160_tf.h5")]
    [InlineData("mobilenet_v2", 96, 0.35, true, "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_96.h5")]
    [InlineData("mobilenet_v2", 96, 1.4, false, "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.4_224_no_top.h5")]
    [InlineData("mobilenet_v2", 224, 1.0, false, "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5")]
    [InlineData("efficientnet_lite2", 260, 1.0, true, "efficientnet_lite_b2.h5")]
    [InlineData("mobilenet", 224, 0.6, true, null)]
    public void The_published_file_for_a_network_is_found(string name, int size, double alpha, bool top, string? file)
        => (Backbone.Find(name).WeightsFor(new() { Size = size, Alpha = alpha, IncludeTop = top })?.FileName).ShouldBe(file);

    [Fact]
    public void The_card_binds_the_scaling_to_the_pictures()
    {
        var card = Backbone.Find("vgg16").Card;
        card.Image(150).ShouldBe(new ImageSpec { Height = 150, Width = 150, Scaling = Scaling.Caffe });
        card.Image(weights: Backbone.Find("vgg16").SourceOf("somewhere/vgg16-397923af.pth")).Scaling.ShouldBe(Scaling.Torch);
        Backbone.Find("efficientnet_lite1").Card.Image().ShouldBe(new ImageSpec { Height = 240, Width = 240, Scaling = Scaling.Lite, Resize = new ResizePolicy(Interpolation.Bicubic) });
    }

    [Theory]
    [InlineData("vgg16_real", "vgg16", 1.0)]
    [InlineData("mobilenet_real", "mobilenet", 0.25)]
    public void Official_files_of_Keras_give_what_Keras_computes(string entryName, string name, double alpha)
    {
        var book = GoldenBook.Open("backbones");
        var entry = book.Cases.Single(c => c.GetProperty("name").GetString() == entryName);
        string path = Path.Combine(GoldenBook.Shared!, "weights", entry.GetProperty("weights").GetString()!);
        Assert.SkipUnless(File.Exists(path), "the weights lie in ../shared, which is absent here");
        var backbone = Backbone.Find(name);
        using var model = backbone.Create(new() { IncludeTop = false, Alpha = alpha });
        backbone.Load(model, path);
        using var scope = NewDisposeScope();
        GoldenNodes.ShouldBeNear(model, GoldenNodes.Input(book[entry.GetProperty("pictures")], backbone.Card.Scaling), book, entry.GetProperty("nodes"));
    }

    [Fact]
    public void InceptionV3_s_official_layout_counted_from_elsewhere_finds_its_layers()
    {
        var book = GoldenBook.Open("backbones");
        string packed = Path.Combine(book.Folder, "weights", "inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5.gz");
        Assert.SkipUnless(File.Exists(packed), "the file lies in ../shared, which is absent here");
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5");
        using (var from = new GZipStream(File.OpenRead(packed), CompressionMode.Decompress))
        using (var to = File.Create(path))
            from.CopyTo(to);
        var backbone = Backbone.Find("inception_v3");
        using var model = backbone.Create(new() { IncludeTop = false, Size = 150 });
        backbone.Load(model, path);
        using var expected = backbone.Create(new() { IncludeTop = false, Size = 150 });
        Formula.Fill(expected, "inception_v3");
        foreach (var (found, wanted) in model.NamedWeights().Zip(expected.NamedWeights()))
            found.Weight.Value.allclose(wanted.Weight.Value, 0, 0).ShouldBeTrue(found.Path);
    }

    [Fact]
    public void Weights_of_the_other_form_are_refused_though_their_shapes_fit()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "mine.h5");
        var backbone = Backbone.Find("mobilenet_v2");
        using var keras = backbone.Create(new() { IncludeTop = false, Size = 32, Alpha = 0.35 });
        using (var file = File.Create(path)) KerasWeightsFile.Write(file, keras);
        using var torchvision = backbone.Create(new() { IncludeTop = false, Size = 32, Alpha = 0.35, Variant = BackboneVariant.Torchvision });
        Should.Throw<ArgumentException>(() => backbone.Load(torchvision, path)).Message.ShouldStartWith(
            "mine.h5 belongs to the form of MobileNetV2 that Keras has; the network 'mobilenetv2_0.35_224' is built in the form of Torchvision. Create it with Variant = Keras.");
    }

    [Fact]
    public void A_network_is_built_in_the_form_that_its_file_belongs_to_whatever_the_file_is_called()
    {
        using var folder = new TemporaryFolder();
        var backbone = Backbone.Find("mobilenet_v2");
        var options = new BackboneOptions { IncludeTop = false, Size = 32, Alpha = 0.35 };
        // Under a name of torchvision's.
        using var keras = backbone.Create(options);
        Formula.Fill(keras, "form");
        using (var file = File.Create(folder["mobilenet_v2-7ebf99e0.pth"])) KerasWeightsFile.Write(file, keras);
        using var first = backbone.CreateWith(options with { Variant = BackboneVariant.Torchvision }, folder["mobilenet_v2-7ebf99e0.pth"]);
        first.Layers.Any(l => l.Name == "Conv1_pad").ShouldBeFalse();
        first.Weights[0].ToArray().ShouldBe(keras.Weights[0].ToArray());

        // Under a name of Keras's; all numbers are 0.
        string name = backbone.WeightsFor(new() { IncludeTop = false })!.FileName;
        var entry = GoldenBook.Open("torchvision").Cases.Single(c => c.GetProperty("name").GetString() == "mobilenet_v2");
        WriteZeros(folder[name], entry.GetProperty("state").EnumerateArray().Select(s => (s[0].GetString()!, s[1].EnumerateArray().Select(n => n.GetInt64()).ToArray())));
        using var second = backbone.CreateWith(options with { Alpha = 1 }, folder[name]);
        second.Layers.Any(l => l.Name == "Conv1_pad").ShouldBeTrue();
        second.Weights.ShouldAllBe(w => w.ToArray().All(v => v == 0));
    }

    [Fact]
    public void A_file_that_does_not_fit_leaves_no_network_behind()
    {
        using var folder = new TemporaryFolder();
        var backbone = Backbone.Find("mobilenet_v2");
        var options = new BackboneOptions { IncludeTop = false, Size = 32, Alpha = 0.35 };
        using (var keras = backbone.Create(options))
        using (var file = File.Create(folder["mine.h5"])) KerasWeightsFile.Write(file, keras);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Should.Throw<WeightsException>(() => backbone.CreateWith(options with { Alpha = 0.5 }, folder["mine.h5"])).Message.ShouldContain("of another shape");
        Should.Throw<WeightsException>(() => backbone.CreateWith(options, folder.Write("model.json", """{"format":"graph-model","modelTopology":{}}"""))).Message.ShouldContain("is a graph model");
        WriteZeros(folder["net.safetensors"], [("features.0.0.weight", [32, 3, 3, 3])]);
        Should.Throw<WeightsException>(() => backbone.CreateWith(options, folder["net.safetensors"])).Message.ShouldContain("missing");
        Should.Throw<WeightsException>(() => Backbone.Find("mobilenet").CreateWith(new() { IncludeTop = false }, folder["net.safetensors"])).Message.ShouldContain("1 left over ('features.0.0.weight' (32, 3, 3, 3))");
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    [Fact]
    public void Weights_survive_Keras_s_config_and_file()
    {
        using var model = Backbone.Find("efficientnet_lite0").Create(new() { Size = 32, Classes = 3 });
        Formula.Fill(model, "round");
        var stream = new MemoryStream();
        KerasWeightsFile.Write(stream, model);
        using var again = Model.FromConfig(model.ToConfig());
        KerasWeightsFile.Read(stream, 0, stream.Length, "weights", again);
        float[] picture = [.. Enumerable.Range(0, 32 * 32 * 3).Select(i => MathF.Sin(i))];
        again.Predict(picture, 1).ShouldBe(model.Predict(picture, 1));
        again.Layer("block2b_drop").ShouldBeOfType<Dropout>().NoiseShape.ShouldBe([null, 1, 1, 1]);
    }

    // A safetensors file of zeros, by the names and shapes of a state dict.
    private static void WriteZeros(string path, IEnumerable<(string Name, long[] Shape)> arrays)
    {
        long end = 0;
        var header = new JsonObject();
        foreach (var (name, shape) in arrays)
        {
            long start = end;
            end += sizeof(float) * shape.Aggregate(1L, (a, b) => a * b);
            header[name] = new JsonObject { ["dtype"] = "F32", ["shape"] = JsonSerializer.SerializeToNode(shape), ["data_offsets"] = new JsonArray(start, end) };
        }
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        using var file = File.Create(path);
        file.Write(BitConverter.GetBytes((long)json.Length));
        file.Write(json);
        file.SetLength(file.Position + end);
    }
}
