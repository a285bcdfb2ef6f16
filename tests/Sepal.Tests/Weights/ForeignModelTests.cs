using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sepal.Models;
using Sepal.Tests.Data;
using Sepal.Tests.Golden;
using Sepal.Weights;

namespace Sepal.Tests.Weights;

/// <summary>Whole models and weights that Keras 2, Keras 3 and TensorFlow.js wrote give the numbers that those computed.</summary>
public sealed class ForeignModelTests
{
    [Theory]
    [InlineData("sequential")]
    [InlineData("functional")]
    [InlineData("nested")]
    [InlineData("shared")]
    [InlineData("sequential_keras2")]
    [InlineData("functional_keras2")]
    [InlineData("nested_keras2")]
    public void A_whole_model_in_h5_opens_and_predicts_as_Keras_does(string name)
    {
        var book = GoldenBook.Open("models");
        using var stream = File.OpenRead(Path.Combine(book.Folder, "models", $"{name}.h5"));
        var file = KerasH5File.Read(stream, 0, stream.Length, $"{name}.h5");
        file.HoldsModel.ShouldBeTrue();
        file.KerasVersion.ShouldStartWith(name.EndsWith("_keras2", StringComparison.Ordinal) ? "2." : "3.");
        JsonNode.Parse(file.TrainingConfig!)!["loss"]!.GetValue<string>().ShouldBe("categorical_crossentropy");
        using var model = file.BuildModel();
        model.ParameterCount.ShouldBe(Entry(book, name).GetProperty("parameters").GetInt64());
        Furthest(model, book, name).ShouldBeLessThan(1e-5f);
    }

    [Theory]
    [InlineData("sequential", ".h5")]
    [InlineData("functional", ".h5")]
    [InlineData("nested", ".h5")]
    [InlineData("sequential", ".weights.h5")]
    [InlineData("functional", ".weights.h5")]
    [InlineData("nested", ".weights.h5")]
    [InlineData("shared", ".weights.h5")]
    [InlineData("sequential", ".keras")]
    [InlineData("functional", ".keras")]
    [InlineData("nested", ".keras")]
    [InlineData("shared", ".keras")]
    [InlineData("sequential_keras2", ".h5")]
    [InlineData("functional_keras2", ".h5")]
    [InlineData("nested_keras2", ".h5")]
    [InlineData("sequential_keras2", ".weights.h5")]
    [InlineData("functional_keras2", ".weights.h5")]
    [InlineData("nested_keras2", ".weights.h5")]
    [InlineData("sequential_keras2", ".keras")]
    [InlineData("functional_keras2", ".keras")]
    [InlineData("nested_keras2", ".keras")]
    public void Weights_load_into_a_network_that_is_there_whatever_file_holds_them(string name, string extension)
    {
        var book = GoldenBook.Open("models");
        using var model = Described(book, name);
        WeightsFile.Load(model, Path.Combine(book.Folder, "models", name + extension));
        Furthest(model, book, name).ShouldBeLessThan(1e-5f);
    }

    [Theory]
    [InlineData("float32", 1e-6f)]
    [InlineData("float16", 1e-6f)]
    [InlineData("uint16", 1e-6f)]
    [InlineData("uint8", 1e-6f)]
    public void A_model_of_TensorFlowJs_predicts_as_TensorFlowJs_does(string kind, float tolerance)
    {
        string folder = TensorFlowJs();
        using var file = TensorFlowJsModel.Open(Path.Combine(folder, kind, "model.json"));
        using var model = file.BuildModel();
        float[] pictures = [.. File.ReadAllBytes(Path.Combine(folder, "pictures.u8")).Select(b => b / 255f)];
        using var outputs = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "outputs.json")));
        float[] expected = [.. outputs.RootElement.GetProperty("outputs").GetProperty(kind).EnumerateArray().SelectMany(r => r.EnumerateArray()).Select(v => v.GetSingle())];
        model.Predict(pictures, 3).Zip(expected, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(tolerance);
    }

    [Fact]
    public void Weights_of_TensorFlowJs_load_into_a_network_that_is_there()
    {
        string folder = TensorFlowJs();
        using var file = TensorFlowJsModel.Open(Path.Combine(folder, "float32", "model.json"));
        using var model = file.BuildModel();
        float[] before = model.Weights[0].ToArray();
        model.Initialize(5);
        model.Weights[0].ToArray().ShouldNotBe(before);
        WeightsFile.Load(model, Path.Combine(folder, "float32", "model.json"));
        model.Weights[0].ToArray().ShouldBe(before);
    }

    [Fact]
    public void An_optimizer_in_h5_comes_with_its_names_and_state()
    {
        var book = GoldenBook.Open("models");
        using var stream = File.OpenRead(Path.Combine(book.Folder, "models", "sequential.h5"));
        var variables = KerasH5File.Read(stream, 0, stream.Length, "sequential.h5").OptimizerVariables();
        variables.Count.ShouldBe(10);
        variables[0].Path.ShouldBe("optimizer_weights/rm_sprop/iteration");
        variables[0].ToInteger().ShouldBe(1);
        variables[1].ToFloats().ShouldBe([1e-4f]);
        variables[2].Path.ShouldBe("optimizer_weights/rm_sprop/seq_conv2d_kernel_velocity");
        variables[2].Shape.ShouldBe([3, 3, 3, 8]);
        // The same as in the .keras file, in the same order.
        byte[] keras = Unpacked(Path.Combine(book.Folder, "models", "sequential.keras"), "model.weights.h5");
        var others = KerasWeightsFile.OptimizerVariables(new MemoryStream(keras), 0, keras.Length, "keras");
        variables.Select(v => v.ToFloats()).ShouldBe(others.Select(v => v.ToFloats()));
    }

    [Fact]
    public void Weights_alone_are_no_model()
    {
        var book = GoldenBook.Open("formats");
        using var stream = File.OpenRead(Path.Combine(book.Folder, "formats", "plain.h5"));
        var file = KerasH5File.Read(stream, 0, stream.Length, "plain.h5");
        file.HoldsModel.ShouldBeFalse();
        Should.Throw<ModelFileException>(() => file.BuildModel()).Message.ShouldBe("plain.h5 holds weights alone, without a description of their network. Build the network first and load the weights into it.");
    }

    [Fact]
    public void A_layer_that_Sepal_does_not_have_is_named_with_the_file()
    {
        var config = JsonNode.Parse("""{"class_name":"Sequential","config":{"name":"s","layers":[{"class_name":"LSTM","config":{"name":"r"}}]}}""")!.AsObject();
        Should.Throw<ModelFileException>(() => ModelDescription.Build(config, "x.h5")).Message.ShouldStartWith("x.h5: Layer 'r' is a LSTM, which Sepal does not have.");
    }

    [Fact]
    public void Tensors_of_PyTorch_are_not_guessed_into_a_network()
    {
        var formats = GoldenBook.Open("formats");
        using var model = Described(GoldenBook.Open("models"), "shared");
        Should.Throw<WeightsException>(() => WeightsFile.Load(model, Path.Combine(formats.Folder, "formats", "zip.pth"))).Message.ShouldContain("nothing tells which belongs to which layer of 'shared'");
    }

    [Theory]
    [InlineData("../secret.bin")]
    [InlineData("/etc/hostname")]
    [InlineData("a/../../secret.bin")]
    [InlineData("C:\\secret.bin")]
    [InlineData("..\\secret.bin")]
    [InlineData("https://host/secret.bin")]
    [InlineData("")]
    public void A_shard_elsewhere_is_not_opened(string shard)
    {
        using var folder = new TemporaryFolder();
        folder.Write("secret.bin", "xxxx");
        string model = folder.Write("model/model.json", $$$"""{"format":"layers-model","modelTopology":{},"weightsManifest":[{"paths":[{{{JsonSerializer.Serialize(shard)}}}],"weights":[{"name":"a/b","shape":[1],"dtype":"float32"}]}]}""");
        Should.Throw<WeightsException>(() => TensorFlowJsModel.Open(model)).Message.ShouldContain("Expected names of files in its own folder; nothing else is opened.");
    }

    [Fact]
    public void Shards_that_are_missing_cut_or_too_long_are_told()
    {
        string source = Path.Combine(TensorFlowJs(), "float32");
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(source)) File.Copy(file, folder[Path.GetFileName(file)]);
        string last = folder["group1-shard7of7.bin"];
        byte[] bytes = File.ReadAllBytes(last);
        File.WriteAllBytes(last, bytes[..^4]);
        Refused().ShouldBe("The files beside model.json are cut off: 'out/bias' needs 16 bytes, and 12 are left. Copy them again.");
        File.WriteAllBytes(last, [.. bytes, 0, 0]);
        Refused().ShouldContain("the files beside it have 2 bytes more than its weights");
        File.Delete(last);
        Refused().ShouldBe("model.json needs 'group1-shard7of7.bin' beside it, which is not there. Copy all files of the model into one folder.");

        string Refused() => Should.Throw<WeightsException>(() => TensorFlowJsModel.Open(folder["model.json"])).Message;
    }

    [Fact]
    public void A_graph_model_is_told_from_a_layers_model()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("model.json", """{"format":"graph-model","modelTopology":{},"weightsManifest":[]}""");
        Should.Throw<ModelFileException>(() => TensorFlowJsModel.Open(path)).Message.ShouldContain("is a graph model");
    }

    private static string TensorFlowJs()
    {
        string? folder = GoldenBook.Find("tfjs/outputs.json");
        Assert.SkipWhen(folder is null, "golden/tfjs lies in ../shared, which is absent here");
        return Path.Combine(folder!, "tfjs");
    }

    // The network alone, as the config beside the weights describes it.
    private static Model Described(GoldenBook book, string name)
    {
        byte[] json = Unpacked(Path.Combine(book.Folder, "models", $"{name}.keras"), "config.json");
        return Model.FromConfig(JsonNode.Parse(json)!.AsObject());
    }

    private static byte[] Unpacked(string path, string member)
    {
        using var zip = ZipFile.OpenRead(path);
        using var stream = zip.GetEntry(member)!.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static JsonElement Entry(GoldenBook book, string name) => book.Cases.Single(c => c.GetProperty("name").GetString() == name);

    private static float Furthest(Model model, GoldenBook book, string name)
    {
        var entry = Entry(book, name);
        var pictures = book[entry.GetProperty("input")];
        float scale = entry.GetProperty("raw").GetBoolean() ? 1 : 255;
        float[] output = model.Predict([.. pictures.Floats.Select(v => v / scale)], pictures.Shape[0]);
        return output.Zip(book[entry.GetProperty("output")].Floats, (a, b) => Math.Abs(a - b)).Max();
    }
}
