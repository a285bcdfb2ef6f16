using Sepal.Backbones;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Tests.Data;
using Sepal.Tests.Golden;
using Sepal.Weights;

namespace Sepal.Tests.Weights;

/// <summary>Every file of golden/formats: the tensors it means, or a refusal with the reason.</summary>
public sealed class TensorFileTests
{
    public static TheoryData<string> Good => Files("tensors");

    public static TheoryData<string> Bad => Files("refuse");

    [Theory]
    [MemberData(nameof(Good))]
    public void A_file_holds_just_the_tensors_that_it_means(string name)
    {
        var book = GoldenBook.Open("formats");
        var expected = Case(book, name).GetProperty("tensors");
        using var file = TensorFile.Open(Path.Combine(book.Folder, "formats", name));
        file.Tensors.Select(t => t.Name).Order(StringComparer.Ordinal).ShouldBe(expected.EnumerateObject().Select(t => t.Name).Order(StringComparer.Ordinal));
        foreach (var tensor in expected.EnumerateObject())
        {
            var array = book[tensor.Value];
            var found = file.Find(tensor.Name).ShouldNotBeNull();
            // The book's arrays have at least one axis.
            long[] shape = tensor.Name == "scalar" ? [] : [.. array.Shape.Select(s => (long)s)];
            found.Shape.ShouldBe(shape);
            found.ToFloats().ShouldBe(array.Floats);
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_file_that_has_to_be_refused_is_refused_with_the_reason(string name)
    {
        var book = GoldenBook.Open("formats");
        Case(book, name).GetProperty("refuse").GetString().ShouldNotBeNullOrEmpty();
        string message = Should.Throw<WeightsException>(() => TensorFile.Open(Path.Combine(book.Folder, "formats", name))).Message;
        message.ShouldStartWith(name);
        message.ShouldContain(Reasons[name]);
        File.Exists("sepal_was_here").ShouldBeFalse();
    }

    [Fact]
    public void A_part_of_a_tensor_is_the_same_numbers()
    {
        var book = GoldenBook.Open("formats");
        foreach (var (file, tensor) in ((string, string)[])[("zip.pth", "layer.weight"), ("views.pth", "view"), ("types.safetensors", "half"), ("shuffle.h5", "conv/kernel"), ("big_endian.h5", "conv/kernel")])
        {
            using var opened = TensorFile.Open(Path.Combine(book.Folder, "formats", file));
            var stored = opened.Find(tensor).ShouldNotBeNull();
            float[] part = new float[11];
            stored.Read(7, part);
            part.ShouldBe(stored.ToFloats()[7..18]);
            Should.Throw<ArgumentException>(() => stored.Read(stored.Count - 3, new float[4]));
        }
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html>", "is a web page: its download failed")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0", "is a pointer of Git LFS, not the file itself: run 'git lfs pull'")]
    [InlineData("\u001f\u008bxxxxxxxxxx", "is compressed with gzip: unpack it first")]
    [InlineData("", "is empty")]
    [InlineData("some text that means nothing", "is of no kind that Sepal reads")]
    public void A_file_of_another_kind_is_said_to_be_what_it_is(string text, string reason)
    {
        using var folder = new TemporaryFolder();
        string path = folder["weights.bin"];
        File.WriteAllBytes(path, [.. text.Select(c => (byte)c)]);
        Should.Throw<WeightsException>(() => TensorFile.Open(path)).Message
            .ShouldBe($"weights.bin {reason}. Expected Keras's .keras, .h5 or .weights.h5, safetensors, PyTorch's .pth or TensorFlow.js's model.json.");
    }

    [Fact]
    public void A_folder_and_a_missing_file_are_errors_of_one_line()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<WeightsException>(() => TensorFile.Open(folder.Path)).Message.ShouldEndWith("is a folder. Expected a file of weights.");
        Should.Throw<WeightsException>(() => TensorFile.Open(folder["none.pth"])).Message.ShouldContain("can't be opened");
    }

    [Theory]
    [InlineData("formats/zip.pth")]
    [InlineData("formats/legacy.pth")]
    [InlineData("formats/plain.safetensors")]
    [InlineData("formats/plain.h5")]
    [InlineData("formats/shuffle.h5")]
    [InlineData("models/shared.weights.h5")]
    [InlineData("models/shared.keras")]
    public void A_disk_that_fails_at_any_time_is_an_error_of_weights(string name)
    {
        string? folder = GoldenBook.Find(name);
        Assert.SkipWhen(folder is null, $"golden/{name} lies in ../shared, which is absent here");
        string path = Path.Combine(folder!, name);
        byte[] bytes = File.ReadAllBytes(path);
        int reads = Read(int.MaxValue);
        reads.ShouldBeGreaterThan(2);
        for (int i = 0; i < reads; i += 1 + reads / 100)
            Should.Throw<WeightsException>(() => Read(i), $"{i}").Message.ShouldBe($"{Path.GetFileName(path)} can't be read: The disk is gone. Expected a file that stays as it is while it is read; copy it again.");

        int Read(int most)
        {
            var stream = new FailingStream(bytes, most);
            using var file = TensorFile.Open(stream, path);
            foreach (var tensor in file.Tensors) tensor.ToFloats();
            return stream.Reads;
        }
    }

    [Theory]
    [InlineData("""{"format":"graph-model","modelTopology":{},"weightsManifest":[]}""", "model.json is a graph model")]
    [InlineData("""{"format":"layers-model","modelTopology":""", "model.json is damaged: its description can't be read as JSON")]
    [InlineData("""{"format":"\ud800","modelTopology":{}}""", "model.json is damaged: its description can't be read as JSON. Copy")]
    public void A_description_of_TensorFlowJs_that_is_none_is_an_error_of_weights(string json, string reason)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("model.json", json);
        using var model = new Sequential([new Dense(1, inputDim: 1)]);
        Should.Throw<WeightsException>(() => WeightsFile.Load(model, path)).Message.ShouldStartWith(reason);
        Should.Throw<WeightsException>(() => TensorFile.Open(path)).Message.ShouldStartWith(reason);
        Should.Throw<WeightsException>(() => Backbone.Find("mobilenet").Load(model, path)).Message.ShouldStartWith(reason);
    }

    [Fact]
    public void Formats_are_recognised_by_content_whatever_the_name_says()
    {
        var formats = GoldenBook.Open("formats");
        Format(formats, "formats/zip.pth").ShouldBe(WeightsFormat.PyTorch);
        Format(formats, "formats/legacy.pth").ShouldBe(WeightsFormat.PyTorch);
        Format(formats, "formats/plain.safetensors").ShouldBe(WeightsFormat.Safetensors);
        Format(formats, "formats/plain.h5").ShouldBe(WeightsFormat.KerasH5);
        Format(formats, "formats/split_names.h5").ShouldBe(WeightsFormat.KerasH5);
        var models = GoldenBook.Open("models");
        Format(models, "models/nested.h5").ShouldBe(WeightsFormat.KerasH5);
        Format(models, "models/nested.weights.h5").ShouldBe(WeightsFormat.KerasWeights);
        Format(models, "models/nested_keras2.weights.h5").ShouldBe(WeightsFormat.KerasWeights);
        Format(models, "models/nested.keras").ShouldBe(WeightsFormat.KerasArchive);
        Format(models, "models/nested_keras2.keras").ShouldBe(WeightsFormat.KerasArchive);
        string tfjs = GoldenBook.Find("tfjs/float32/model.json") ?? "";
        Assert.SkipWhen(tfjs.Length == 0, "golden/tfjs is absent here");
        using var stream = File.OpenRead(Path.Combine(tfjs, "tfjs/float32/model.json"));
        WeightsFormats.Recognise(stream, "x").ShouldBe(WeightsFormat.TensorFlowJs);
    }

    // What the message has to say, beyond the book's own words.
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["module.pth"] = "its pickle names 'torch.nn.modules.linear.Linear', which is no part of a tensor, and nothing of it was run",
        ["evil.pth"] = "its pickle names 'posix.system', which is no part of a tensor, and nothing of it was run",
        ["evil_legacy.pth"] = "its pickle names '__builtin__.eval', which is no part of a tensor, and nothing of it was run",
        ["cut.pth"] = "its directory at the end is missing (cut off?)",
        ["length_huge.safetensors"] = "its header should have 4611686018427387904 bytes, but",
        ["overlap.safetensors"] = "'layer.weight' begins at 0; the array before it ends at 24",
        ["shape_overflow.safetensors"] = "'layer.weight' has the shape (2147483648, 2147483648, 2), which is negative or larger than can be held",
        ["not_json.safetensors"] = "its header is not the JSON that it should be",
        ["beyond.safetensors"] = "'layer.weight' of shape (3, 4, 5) needs 240 bytes and has the place 24 to 1000000000",
        ["external_link.h5"] = "'conv' is a link to another file, which is not followed",
        ["cut.h5"] = "is cut off: it has 4000 bytes of",
    };

    private static WeightsFormat Format(GoldenBook book, string path)
    {
        using var stream = File.OpenRead(Path.Combine(book.Folder, path));
        return WeightsFormats.Recognise(stream, "x");
    }

    private static System.Text.Json.JsonElement Case(GoldenBook book, string name) => book.Cases.Single(c => c.GetProperty("file").GetString() == name);

    private static TheoryData<string> Files(string kind)
    {
        string? folder = GoldenBook.Find("formats.json");
        if (folder is null) return ["absent"];
        using var index = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "formats.json")));
        return [.. index.RootElement.GetProperty("cases").EnumerateArray().Where(c => c.TryGetProperty(kind, out _)).Select(c => c.GetProperty("file").GetString()!)];
    }

    /// <summary>Gives so many blocks, then nothing any more.</summary>
    private sealed class FailingStream(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public int Reads { get; private set; }

        // A derived stream's other ways to read come here.
        public override int Read(byte[] buffer, int offset, int count) => Reads++ < most ? base.Read(buffer, offset, count) : throw new IOException("The disk is gone.");
    }
}
