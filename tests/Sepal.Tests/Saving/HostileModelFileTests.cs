using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Saving;
using Sepal.Tests.Data;
using Sepal.Tests.Golden;
using Sepal.Training;
using TorchSharp;

namespace Sepal.Tests.Saving;

/// <summary>Files that are damaged, foreign or meant to do harm: each is one clear error, or what it was.</summary>
public sealed class HostileModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_no_model_is_named_for_what_it_is()
    {
        foreach (var (name, content, expected) in (ReadOnlySpan<(string, byte[], string)>)
            [
                ("empty", [], "is empty; expected a model (.keras, a whole model in .h5, or TensorFlow.js's model.json). Copy or download the file again."),
                ("png", [0x89, .. "PNG\r\n\x1a\n"u8, 1, 2], "is a PNG picture; expected a model (.keras, a whole model in .h5, or TensorFlow.js's model.json). Give the model's file."),
                ("jpeg", [0xFF, 0xD8, 0xFF, 0xE0, 0], "is a JPEG picture; expected a model"),
                ("pickle", [0x80, 2, 0x8A, 10], "is a Python pickle, such as PyTorch's older .pth files: weights and code without a network's description; expected a model"),
                ("gzip", [0x1F, 0x8B, 8], "is compressed with gzip; expected a model (.keras, a whole model in .h5, or TensorFlow.js's model.json). Unpack it first."),
                ("onnx", [0x08, 0x0A, 0x12, 7, .. "pytorch"u8], "looks like an ONNX model"),
                ("tflite", [0x1C, 0, 0, 0, .. "TFL3"u8], "is a TensorFlow Lite model"),
                ("safetensors", [60, 0, 0, 0, 0, 0, 0, 0, .. "{\"a\":"u8], "is a safetensors file"),
                ("config", [.. "{\"class_name\": \"Functional\"}"u8], "is a network's description without weights (Keras's to_json)"),
                ("json", [.. "\uFEFF[1, 2]"u8], "is a JSON text"),
                ("html", [.. "\n<!DOCTYPE html><html>"u8], "is a web page: a download that failed, most likely; expected a model (.keras, a whole model in .h5, or TensorFlow.js's model.json). Download the file again."),
                ("lfs", [.. "version https://git-lfs.github.com/spec/v1\noid"u8], "is a Git LFS pointer in place of the file; expected a model (.keras, a whole model in .h5, or TensorFlow.js's model.json). Fetch it with 'git lfs pull'."),
                ("text", [.. "hello"u8], "is a text; expected"),
                ("noise", [9, 200, 0, 3], "is no file that Sepal recognises"),
                ("zip", [.. "PK\x03\x04"u8, 1, 2, 3], "is damaged: it begins as a zip archive, but its directory at the end is missing (cut off?)."),
            ])
        {
            File.WriteAllBytes(_folder[name], content);
            Refusal(_folder[name]).ShouldStartWith($"'{_folder[name]}' {expected}");
        }
    }

    [Fact]
    public void Zips_of_other_programs_are_named()
    {
        foreach (var (entry, expected) in (ReadOnlySpan<(string, string)>)
            [
                ("archive/data.pkl", "is a PyTorch file (.pth): weights and code without a network's description; expected a model"), ("x.npy", "is a NumPy archive (.npz)"),
                ("m/saved_model.pb", "is a zipped SavedModel of TensorFlow"), ("[Content_Types].xml", "is an office document"), ("model/config.json", "is a zip with the model's files inside a folder"), ("readme.txt", "is a zip, but not a model's"),
            ])
        {
            using (var zip = ZipFile.Open(_folder["z.zip"], ZipArchiveMode.Create)) zip.CreateEntry(entry);
            Refusal(_folder["z.zip"]).ShouldStartWith($"'{_folder["z.zip"]}' {expected}");
            File.Delete(_folder["z.zip"]);
        }
        if (GoldenBook.Find("formats/zip.pth") is { } folder) Refusal(Path.Combine(folder, "formats", "zip.pth")).ShouldContain("is a PyTorch file (.pth)");
        if (GoldenBook.Find("formats/legacy.pth") is { } same) Refusal(Path.Combine(same, "formats", "legacy.pth")).ShouldContain("is a Python pickle");
    }

    [Fact]
    public void Missing_files_folders_and_closed_doors_are_told_apart()
    {
        Refusal(_folder["none.keras"]).ShouldBe($"There is no file '{_folder["none.keras"]}'. Expected a model (.keras, a whole model in .h5, or TensorFlow.js's model.json); check the path.");
        Refusal(_folder["no/where.keras"]).ShouldStartWith("There is no file");
        Refusal(_folder.Path).ShouldBe($"'{_folder.Path}' is a folder; expected a model (.keras, a whole model in .h5, or TensorFlow.js's model.json). Give the model's file.");
        _folder.Write("run/model.keras");
        Refusal(_folder["run"]).ShouldEndWith($"Take '{_folder["run/model.keras"]}'.");
        _folder.Write("saved/saved_model.pb");
        Refusal(_folder["saved"]).ShouldContain("is a folder with TensorFlow's SavedModel");
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess) return;
        File.SetUnixFileMode(_folder["run/model.keras"], UnixFileMode.None);
        Refusal(_folder["run/model.keras"]).ShouldContain("can't be read (");
    }

    [Fact]
    public void A_file_cut_anywhere_is_one_clear_error()
    {
        byte[] file = File.ReadAllBytes(Small());
        for (int i = 0; i < file.Length; i += 97)
        {
            File.WriteAllBytes(_folder["cut.keras"], file[..i]);
            string message = Refusal(_folder["cut.keras"]);
            if (i > 4) message.ShouldContain("is damaged: it begins as a zip archive, but its directory at the end is missing (cut off?). Expected a .keras file; copy or download it again.");
        }
    }

    [Theory]
    [InlineData("metadata.json")]
    [InlineData("config.json")]
    [InlineData("model.weights.h5")]
    public void A_missing_entry_is_named(string entry)
        => Refusal(new Archive(Small()).Without(entry).Save(_folder["m.keras"])).ShouldStartWith($"'{_folder["m.keras"]}' has no '{entry}'. Expected a .keras file as Keras 3 saves it; it has '");

    [Fact]
    public void An_unknown_layer_is_named_and_weights_of_another_network_are_too()
    {
        var archive = new Archive(Small());
        string config = Encoding.UTF8.GetString(archive.Entries["config.json"]);
        Refuse("config.json", config.Replace("\"class_name\":\"Flatten\"", "\"class_name\":\"LSTM\"", StringComparison.Ordinal)).ShouldContain("Layer 'flatten' is a LSTM, which Sepal does not have.");
        Refuse("config.json", config.Replace("\"class_name\":\"Sequential\"", "\"class_name\":\"MyModel\"", StringComparison.Ordinal)).ShouldContain("The model is a 'MyModel'. Expected a Sequential or Functional model");
        Refuse("config.json", config.Replace("\"units\":3", "\"units\":4", StringComparison.Ordinal)).ShouldContain("names 3 classes for a network whose output is (None, 4)");
        Refuse("config.json", config.Replace("\"filters\":2", "\"filters\":5", StringComparison.Ordinal))
            .ShouldBe($"'model.weights.h5' in '{_folder["m.keras"]}' does not fit the network 'tiny': 7 of another shape ('conv2d/kernel' has (3, 3, 3, 2), expected (3, 3, 3, 5), 'conv2d/bias' has (2,), expected (5,), 'batch_normalization/gamma' has (2,), expected (5,), …). It was saved from another network: open it with the one that it belongs to.");
        Refuse("config.json", "{\"class_name\":\"Sequential\",\"config\":{\"name\":\"s\",\"layers\":[]}}")
            .ShouldBe($"The network 's' in '{_folder["m.keras"]}' does not say the shape of its input. Expected a model that was built: call it once, or give its first layer an input_shape, and save it again.");
        Refuse("config.json", "{").ShouldStartWith($"'config.json' in '{_folder["m.keras"]}' is damaged: its description can't be read as JSON (line 1, byte 2).");
        Refuse("config.json", "[1]").ShouldContain("is damaged: its description is no JSON object.");
        Refuse("config.json", config.Replace("\"filters\":2", "\"filters\":2,\"filters\":2", StringComparison.Ordinal)).ShouldContain("can't be read as JSON");
        Refuse("config.json", new string('[', 100_000)).ShouldContain("can't be read as JSON");
        Refuse("sepal.json", "{}").ShouldBe("The model card (sepal.json) has no 'version'; expected 1, which this version of Sepal reads. Save the model with Sepal again, or mend it by hand.");
        Refuse("model.weights.h5", "no weights").ShouldContain("is no HDF5 file");
        Refuse("model.weights.h5", "").ShouldContain("is no HDF5 file");

        string Refuse(string entry, string content) => Refusal(new Archive(Small()).With(entry, content).Save(_folder["m.keras"]));
    }

    [Theory]
    [InlineData("metadata.json")]
    [InlineData("config.json")]
    [InlineData("sepal.json")]
    public void Texts_that_are_none_are_an_error_of_the_entry_that_holds_them(string entry)
    {
        byte[] json = new Archive(Small()).Entries[entry];
        int after = json.AsSpan().IndexOf((byte)'{') + 1;
        foreach (byte[] property in (byte[][])[[.. "\"x\":\"\\ud800\","u8], [.. "\"\\udc00\":1,"u8], [.. "\"x\":\""u8, 0xFF, .. "\","u8], [.. "\"x"u8, 0xC3, .. "\":1,"u8], [.. "\"x\":[\""u8, 0xED, 0xA0, 0x80, .. "\"],"u8]])
        {
            new Archive(Small()).With(entry, [.. json[..after], .. property, .. json[after..]]).Save(_folder["m.keras"]);
            Refusal(_folder["m.keras"]).ShouldBe($"'{entry}' in '{_folder["m.keras"]}' is damaged: its description can't be read as JSON. Copy or download it again.");
        }
    }

    [Fact]
    public void A_version_of_Keras_that_is_no_text_is_an_error_of_the_metadata()
    {
        var archive = new Archive(Small());
        archive.With("metadata.json", """{"keras_version":"\ud800","date_saved":"2026-01-01@00:00:00"}""").Save(_folder["m.keras"]);
        Refusal(_folder["m.keras"]).ShouldStartWith($"'metadata.json' in '{_folder["m.keras"]}' is damaged: its description can't be read as JSON.");
    }

    [Fact]
    public void Weights_that_end_too_early_leave_nothing_in_memory()
    {
        var archive = new Archive(Small());
        byte[] weights = archive.Entries["model.weights.h5"];
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        // Inside the zip everything fits; the HDF5 file in it is cut.
        Refusal(archive.With("model.weights.h5", weights[..^40]).Save(_folder["m.keras"])).ShouldContain("is cut off");
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    [Fact]
    public void A_flipped_bit_in_the_weights_is_not_another_number()
    {
        byte[] file = File.ReadAllBytes(Small());
        using var saved = ModelFile.Open(Small());
        int at = file.AsSpan().IndexOf(BitConverter.GetBytes(saved.Model.Weights[0].ToArray()[1]));
        at.ShouldBeGreaterThan(0);
        file[at] ^= 1;
        File.WriteAllBytes(_folder["m.keras"], file);
        Refusal(_folder["m.keras"]).ShouldBe($"'model.weights.h5' in '{_folder["m.keras"]}' is not what was written: its checksum differs. Copy or download the file again.");
    }

    [Fact]
    public void Zip_bombs_are_refused_before_they_unfold()
    {
        var archive = new Archive(Small());
        Bounded(() => Refusal(archive.With("config.json", new byte[17 << 20]).Save(_folder["a.keras"], CompressionLevel.Fastest)).ShouldContain("'config.json' in"), 80 << 20);
        Refusal(_folder["a.keras"]).ShouldContain("has 17825792 bytes; expected at most 16777216.");
        new Archive(Small()).With("model.weights.h5", new byte[80 << 20]).Save(_folder["b.keras"], CompressionLevel.SmallestSize);
        Bounded(() => Refusal(_folder["b.keras"]).ShouldContain("claims 83886080 bytes, of which"), 1 << 20);

        // A directory that lies about a size: what comes out is counted, not believed.
        new Archive(Small()).With("config.json", new string(' ', 1 << 20)).Save(_folder["c.keras"], CompressionLevel.Fastest);
        byte[] file = File.ReadAllBytes(_folder["c.keras"]);
        PatchDirectory(file, "config.json", 24, BitConverter.GetBytes(1000));
        File.WriteAllBytes(_folder["c.keras"], file);
        Bounded(() => Refusal(_folder["c.keras"]).ShouldContain("holds more than the 1000 bytes that it claims"), 1 << 20);
    }

    [Fact]
    public void A_network_that_asks_for_more_memory_than_its_file_is_refused()
    {
        var archive = new Archive(Small());
        var layers = Enumerable.Range(0, 50).Select(i => $$$"""{"module":"keras.layers","class_name":"Dense","config":{"name":"d{{{i}}}","units":2000000000,"activation":"linear","use_bias":true} }""");
        archive.With("config.json", $$$"""{"class_name":"Sequential","config":{"name":"s","layers":[{{{string.Join(',', layers)}}}],"build_input_shape":[null,2000000000] } }""").Without("sepal.json");
        Bounded(() => Refusal(archive.Save(_folder["m.keras"])).ShouldContain("bytes of weights, and 'model.weights.h5'"), 4 << 20);
    }

    [Fact]
    public void Endless_networks_in_small_files_are_refused_in_no_time()
    {
        var watch = Stopwatch.StartNew();
        string many = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $$"""{"class_name":"ReLU","config":{"name":"r{{i}}"} }"""));
        Config($$$"""{"class_name":"Sequential","config":{"name":"s","layers":[{{{many}}}],"build_input_shape":[null,3]} }""").ShouldContain("has more than 4096 layers");

        // Each layer takes the next one's output: the worst order to find out.
        string backwards = string.Join(',', Enumerable.Range(0, 4000).Select(i => $$"""{"class_name":"ReLU","name":"r{{i}}","config":{"name":"r{{i}}"},"inbound_nodes":[[["{{(i == 3999 ? "in" : $"r{i + 1}")}}",0,0,{}]]]}"""));
        Functional(backwards, "r0").ShouldContain("model.weights.h5", Case.Sensitive, "it is built, and its weights are not there");
        Functional(backwards.Replace("\"in\"", "\"r0\"", StringComparison.Ordinal), "r0").ShouldContain("form a circle at 'r0'");

        // A model in a model in a model, each of which calls the inner one a hundred times.
        string inner = """{"class_name":"ReLU","name":"m0","config":{"name":"m0"},"inbound_nodes":[[["in",0,0,{}]]]}""";
        for (int level = 1; level <= 6; level++)
        {
            string calls = string.Join(',', Enumerable.Range(0, 100).Select(i => i == 0 ? "[[\"in\",0,0,{}]]" : $"[[\"m{level}\",{i - 1},0,{{}}]]"));
            inner = $$"""{"class_name":"Functional","name":"m{{level}}","config":{"name":"m{{level}}",{{Body(inner, $"m{level - 1}", level == 1 ? 0 : 99)}} },"inbound_nodes":[{{calls}}]}""";
        }
        Config($$"""{"class_name":"Functional","config":{"name":"f",{{Body(inner, "m6", 99)}} } }""").ShouldContain("calls layers more than 65536 times");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));

        string Config(string config) => Refusal(new Archive(Small()).With("config.json", config).Without("sepal.json").Save(_folder["m.keras"]));
        string Functional(string layers, string output) => Config($$"""{"class_name":"Functional","config":{"name":"f",{{Body(layers, output, 0)}} } }""");
        static string Body(string layers, string output, int call) =>
            $$"""
            "layers":[{"class_name":"InputLayer","name":"in","config":{"name":"in","batch_shape":[null,3]},"inbound_nodes":[]},{{layers}}],"input_layers":[["in",0,0]],"output_layers":[["{{output}}",{{call}},0]]
            """;
    }

    [Fact]
    public void Entries_that_lie_about_their_place_kind_or_name_are_refused()
    {
        foreach (var (offset, bytes, expected) in (ReadOnlySpan<(int, byte[], string)>)
            [
                (8, [1, 0], "'{0}' can't be used: 'config.json' in the archive is encrypted."), (10, [12, 0], "'{0}' can't be used: 'config.json' in the archive is compressed by method 12."),
                (42, [0xF0, 0xFF, 0xFF, 0x7F], "'{0}' is cut off or damaged: 30 bytes are needed at 2147483632"), (42, [0, 0, 0, 0], "'{0}' is damaged: 'config.json' in the archive is not what its directory says."),
                (20, [0xFF, 0xFF, 0xFF, 0x7F], "'{0}' is damaged: 'config.json' in the archive is stored with 2147483647 bytes and claims"), (16, [1, 2, 3, 4], "'config.json' in '{0}' is not what was written: its checksum differs."),
                (28, [0xFF, 0xFF], "'{0}' is damaged: an entry of the archive's directory ends too early."), (46, [(byte)'C'], "'{0}' is damaged: 'Config.json' in the archive is not what its directory says."),
            ])
        {
            byte[] file = File.ReadAllBytes(Small());
            PatchDirectory(file, "config.json", offset, bytes);
            File.WriteAllBytes(_folder["m.keras"], file);
            Refusal(_folder["m.keras"]).ShouldStartWith(string.Format(expected, _folder["m.keras"]));
        }
        using (var zip = ZipFile.Open(_folder["twice.keras"], ZipArchiveMode.Create))
        {
            zip.CreateEntry("config.json");
            zip.CreateEntry("config.json");
        }
        Refusal(_folder["twice.keras"]).ShouldStartWith($"'{_folder["twice.keras"]}' is damaged: the archive holds 'config.json' twice.");
    }

    [Fact]
    public void A_thousand_damaged_files_are_errors_or_what_they_were()
    {
        byte[] file = File.ReadAllBytes(Small());
        using var model = ModelFile.Open(Small());
        string expected = model.Model.ToConfig().ToJsonString();
        var random = new Random(11);
        int opened = 0;
        for (int i = 0; i < 1000; i++)
        {
            byte[] damaged = [.. file];
            // Structure is at the end and before each entry; numbers are in between.
            for (int k = random.Next(1, 4); k > 0; k--)
            {
                int at = random.Next(2) == 0 ? damaged.Length - 1 - random.Next(400) : random.Next(damaged.Length);
                damaged[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => 0xFF, _ => (byte)(damaged[at] ^ (1 << random.Next(8))) };
            }
            if (random.Next(10) == 0) damaged = [.. damaged.AsSpan(0, random.Next(damaged.Length)), .. damaged.AsSpan(random.Next(damaged.Length))];
            if (Open(damaged, i) is not { } saved) continue;
            opened++;
            saved.Model.ToConfig().ToJsonString().ShouldBe(expected, $"{i}");
            Sample.ShouldHaveTheWeightsOf(saved.Model, model.Model, $"{i}");
            saved.Dispose();
        }
        opened.ShouldBeInRange(1, 300);
    }

    [Fact]
    public void Damaged_descriptions_with_right_checksums_are_errors_or_networks()
    {
        using var nested = Sample.Network();
        using var all = AllLayers.Network();
        string[] files = [Small(), _folder.Save(nested, "nested.keras"), _folder.Save(all, "all.keras")];
        int opened = Fuzz(files, seed: 12, count: 600, (archive, random) => archive.With("config.json", Mutate(archive.Config, random).ToJsonString()));
        opened.ShouldBeInRange(100, 500);
    }

    [Fact]
    public void Damaged_cards_and_weights_with_right_checksums_are_errors_or_networks()
    {
        Fuzz([Small()], seed: 13, count: 200, (archive, random) => archive.With("sepal.json", Mutate(archive.Json("sepal.json"), random).ToJsonString())).ShouldBeInRange(1, 150);
        Fuzz([Small()], seed: 14, count: 300, (archive, random) => archive.With("model.weights.h5", Flip([.. archive.Entries["model.weights.h5"]], random))).ShouldBeInRange(50, 299);
    }

    [Fact]
    public void Damaged_models_in_h5_are_errors_or_networks()
    {
        byte[] file = File.ReadAllBytes(ModelFileGoldenTests.Entry("nested", ".h5").Path);
        var random = new Random(15);
        int opened = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = Flip([.. file], random);
            if (i % 10 == 0) damaged = damaged[..random.Next(file.Length)];
            if (Open(damaged, i) is not { } saved) continue;
            opened++;
            saved.Dispose();
        }
        opened.ShouldBeInRange(50, 399);
    }

    /// <summary>Opens files whose entries were damaged before they were packed.</summary>
    /// <returns>How many could be opened.</returns>
    private int Fuzz(string[] files, int seed, int count, Action<Archive, Random> damage)
    {
        var random = new Random(seed);
        int opened = 0;
        for (int i = 0; i < count; i++)
        {
            var archive = new Archive(files[i % files.Length]);
            damage(archive, random);
            if (Open(File.ReadAllBytes(archive.Save(_folder["packed.keras"])), i) is not { } saved) continue;
            opened++;
            saved.Dispose();
        }
        return opened;
    }

    /// <summary>A value somewhere in the tree becomes another one, is gone, or is there twice.</summary>
    private static JsonNode Mutate(JsonNode root, Random random)
    {
        var places = new List<JsonNode>();
        void Collect(JsonNode? node)
        {
            if (node is null) return;
            if (node.Parent is not null) places.Add(node);
            if (node is JsonObject o) foreach (var (_, value) in o) Collect(value);
            if (node is JsonArray a) foreach (var value in a) Collect(value);
        }
        for (int k = random.Next(1, 3); k > 0; k--)
        {
            places.Clear();
            Collect(root);
            var place = places[random.Next(places.Count)];
            string[] values = ["null", "0", "-1", "1", "2147483647", "-2147483648", "1e300", "1.5", "9223372036854775807", "\"\"", "\"valid\"", "\"a/b\"", "[]", "{}", "[1,2,3]", "true", "[[[[1]]]]", "{\"class_name\":\"Dense\"}", "\"\\u0000\""];
            var value = random.Next(5) == 0 ? places[random.Next(places.Count)].DeepClone() : JsonNode.Parse(values[random.Next(values.Length)]);
            if (place.Parent is JsonObject parent)
            {
                string key = place.GetPropertyName();
                if (random.Next(6) == 0) parent.Remove(key);
                else parent[key] = value;
            }
            else if (place.Parent is JsonArray list)
            {
                int index = place.GetElementIndex();
                if (random.Next(4) == 0) list.RemoveAt(index);
                else if (random.Next(4) == 0) list.Insert(index, place.DeepClone());
                else list[index] = value;
            }
        }
        return root;
    }

    private static byte[] Flip(byte[] bytes, Random random)
    {
        for (int k = random.Next(1, 4); k > 0; k--) bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)0xFF : (byte)random.Next(256);
        return bytes;
    }

    /// <summary>The opened file, or null after one clear error. Neither may take much memory.</summary>
    private SavedModel? Open(byte[] file, int number)
    {
        string path = _folder["fuzz.keras"];
        File.WriteAllBytes(path, file);
        long before = GC.GetAllocatedBytesForCurrentThread(), tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        try
        {
            return ModelFile.Open(path);
        }
        catch (ModelFileException e)
        {
            e.Message.ShouldNotContain('\n');
            e.Message.Length.ShouldBeInRange(30, 8003, $"{number}");
            DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(tensors, $"{number}: {e.Message}");
            return null;
        }
        finally
        {
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(64 << 20, $"{number}");
        }
    }

    /// <summary>A file with everything in it, as small as can be.</summary>
    private string Small()
    {
        string path = _folder["small.keras"];
        if (File.Exists(path)) return path;
        using var model = new Sequential([new Conv2D(2, 3, activation: "relu", inputShape: (12, 12, 3), name: "conv2d"), new BatchNormalization(), new MaxPooling2D(5), new Flatten(), new Dense(3, activation: "softmax", name: "dense")], "tiny");
        model.Initialize(1);
        var optimizer = new RMSprop(1e-3);
        KerasOpensTests.Train(model, optimizer, steps: 1);
        ModelFile.Save(path, model, Sample.Card with { Training = new TrainingFacts { Preset = "basic", Epochs = 3 } }, optimizer, "categorical_crossentropy", ["accuracy"]);
        return path;
    }

    private static void PatchDirectory(byte[] file, string name, int offset, byte[] bytes)
    {
        int at = file.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(name)) - 46;
        file.AsSpan(at, 4).SequenceEqual("PK\x01\x02"u8).ShouldBeTrue();
        bytes.CopyTo(file, at + offset);
    }

    private static void Bounded(Action act, long most)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        act();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(most);
    }

    private static string Refusal(string path)
    {
        string message = Should.Throw<ModelFileException>(() => ModelFile.Open(path)).Message;
        message.ShouldNotContain('\n');
        return message;
    }
}
