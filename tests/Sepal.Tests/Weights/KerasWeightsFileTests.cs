using System.IO.Compression;
using System.Text.Json.Nodes;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Tests.Golden;
using Sepal.Weights;

namespace Sepal.Tests.Weights;

public sealed class KerasWeightsFileTests
{
    [Theory]
    [InlineData("sequential")]
    [InlineData("functional")]
    [InlineData("nested")]
    [InlineData("shared")]
    public void Weights_that_Keras_saved_give_its_numbers(string name)
    {
        var book = GoldenBook.Open("models");
        var entry = book.Cases.Single(c => c.GetProperty("name").GetString() == name);
        using var model = ModelOf(book, name);
        Read(KerasBytes(book, name), model);
        Furthest(model, book, entry).ShouldBeLessThan(1e-5f);
    }

    [Theory]
    [InlineData("sequential")]
    [InlineData("functional")]
    [InlineData("nested")]
    [InlineData("shared")]
    public void Written_weights_have_the_groups_names_and_arrays_of_Keras_and_come_back(string name)
    {
        var book = GoldenBook.Open("models");
        byte[] keras = KerasBytes(book, name);
        using var model = ModelOf(book, name);
        Read(keras, model);
        Hdf5Array[] optimizer =
        [
            .. KerasWeightsFile.OptimizerVariables(new MemoryStream(keras), 0, keras.Length, "keras")
                .Select(v => v.IsInteger ? Hdf5Array.Of(v.ToInteger()) : new Hdf5Array([.. v.Shape.Select(s => (int)s)], into => v.ToFloats().CopyTo(into))),
        ];

        byte[] ours = Written(model, optimizer);
        ours.ShouldBe(Written(model, optimizer));

        var expected = Hdf5Reader.Read(new MemoryStream(keras), 0, keras.Length, "keras");
        var found = Hdf5Reader.Read(new MemoryStream(ours), 0, ours.Length, "ours");
        Listing(found).ShouldBe(Listing(expected));
        found.AllDatasets().OrderBy(d => d.Path, StringComparer.Ordinal).SelectMany(d => d.ToFloats())
            .ShouldBe(expected.AllDatasets().OrderBy(d => d.Path, StringComparer.Ordinal).SelectMany(d => d.ToFloats()));
    }

    [Fact]
    public void An_optimizer_of_Keras_comes_with_its_step_count_rate_and_state()
    {
        var book = GoldenBook.Open("models");
        byte[] keras = KerasBytes(book, "sequential");
        var variables = KerasWeightsFile.OptimizerVariables(new MemoryStream(keras), 0, keras.Length, "keras");
        variables.Count.ShouldBe(10);
        variables[0].ToInteger().ShouldBe(1);
        variables[1].Shape.ShouldBeEmpty();
        variables[1].ToFloats().ShouldBe([1e-4f]);
        variables[2].Shape.ShouldBe([3, 3, 3, 8]);
        variables[9].ToFloats().Length.ShouldBe(5);
    }

    [Fact]
    public void A_missing_weight_is_named_with_its_place_and_shape()
    {
        using var saved = Network(3);
        using var open = Network(3, secondDense: true);
        Refusal(Written(saved), open).ShouldBe("net.h5 does not fit the network 'net': 2 missing ('second/kernel' (3, 2), 'second/bias' (2,)). It was saved from another network: open it with the one that it belongs to.");
    }

    [Fact]
    public void A_weight_left_over_is_named_with_its_shape()
    {
        using var saved = Network(3, secondDense: true);
        using var open = Network(3);
        Refusal(Written(saved), open).ShouldBe("net.h5 does not fit the network 'net': 2 left over ('layers/dense_1/vars/0' (3, 2), 'layers/dense_1/vars/1' (2,)). It was saved from another network: open it with the one that it belongs to.");
    }

    [Fact]
    public void A_wrong_shape_is_told_with_both_and_nothing_is_set()
    {
        using var saved = Network(4);
        using var open = Network(3);
        float[] before = open.Weights[0].ToArray();
        Refusal(Written(saved), open).ShouldBe("net.h5 does not fit the network 'net': 2 of another shape ('first/kernel' has (5, 4), expected (5, 3), 'first/bias' has (4,), expected (3,)). It was saved from another network: open it with the one that it belongs to.");
        open.Weights[0].ToArray().ShouldBe(before);
    }

    [Fact]
    public void States_of_random_layers_that_older_Keras_saved_are_no_weights()
    {
        using var saved = Network(3);
        var tree = new Hdf5Tree();
        tree.At("layers/dense/vars").Add("0", new Hdf5Array([5, 3], saved.Weights[0].CopyTo));
        tree.At("layers/dense/vars").Add("1", new Hdf5Array([3], saved.Weights[1].CopyTo));
        tree.At("layers/dropout/seed_generator/vars").Add("0", new Hdf5Array([2], into => new float[] { 1, 2 }.CopyTo(into)));
        using var open = Network(3);
        open.Initialize(9);
        Read(Hdf5Sample.Bytes(tree), open);
        open.Weights[0].ToArray().ShouldBe(saved.Weights[0].ToArray());
    }

    [Fact]
    public void A_file_of_older_Keras_is_said_to_be_one()
    {
        var book = GoldenBook.Open("formats");
        using var model = Network(3);
        Refusal(File.ReadAllBytes(Path.Combine(book.Folder, "formats", "plain.h5")), model).ShouldContain("this is Keras's older form. Name it .h5 and open it so.");
    }

    [Fact]
    public void Damaged_weights_end_in_one_clear_error_or_are_read()
    {
        using var model = Network(3);
        byte[] file = Written(model);
        for (int i = 0; i < file.Length; i += 3)
        {
            byte[] damaged = [.. file];
            damaged[i] ^= 0xFF;
            foreach (byte[] bytes in (byte[][])[damaged, file[..i]])
            {
                try { Read(bytes, model); }
                catch (WeightsException e) { e.Message.ShouldNotContain('\n'); }
            }
        }
    }

    [Fact]
    public void Reading_goes_straight_into_the_engines_memory()
    {
        using var model = new Sequential([new Dense(1000, inputDim: 2000), .. Enumerable.Range(0, 8).Select(_ => new Dense(1000))], "net");
        byte[] file = Written(model);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Read(file, model);
        long managed = GC.GetAllocatedBytesForCurrentThread() - before;
        managed.ShouldBeLessThan(2 << 20); // of 36 MB: one buffer of 1 MB and the tree of names
    }

    private static Sequential Network(int width, bool secondDense = false)
    {
        var model = new Sequential([new Dense(width, inputDim: 5, name: "first"), new Dropout(0.5)], "net");
        if (secondDense) model.Add(new Dense(2, name: "second"));
        model.Initialize(1);
        return model;
    }

    private static string[] Listing(Hdf5Group group) =>
    [
        .. new[] { $"{group.Path}: {group.Texts("name")?[0]}" }
            .Concat(group.Datasets.Values.Select(d => $"{d.Path} ({string.Join(", ", d.Shape)}) {d.IsInteger}"))
            .Concat(group.Groups.Values.SelectMany(Listing)).Order(StringComparer.Ordinal),
    ];

    private static float Furthest(Model model, GoldenBook book, System.Text.Json.JsonElement entry)
    {
        var pictures = book[entry.GetProperty("input")];
        float scale = entry.GetProperty("raw").GetBoolean() ? 1 : 255;
        float[] output = model.Predict([.. pictures.Floats.Select(v => v / scale)], pictures.Shape[0]);
        return output.Zip(book[entry.GetProperty("output")].Floats, (a, b) => Math.Abs(a - b)).Max();
    }

    private static Model ModelOf(GoldenBook book, string name)
        => Model.FromConfig(JsonNode.Parse(File.ReadAllText(Path.Combine(book.Folder, "models", $"{name}.json")))!.AsObject());

    private static byte[] KerasBytes(GoldenBook book, string name)
    {
        using var zip = ZipFile.OpenRead(Path.Combine(book.Folder, "models", $"{name}.keras"));
        using var stream = zip.GetEntry("model.weights.h5")!.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static byte[] Written(Model model, IReadOnlyList<Hdf5Array>? optimizer = null)
    {
        var stream = new MemoryStream();
        KerasWeightsFile.Write(stream, model, "rm_sprop", optimizer);
        return stream.ToArray();
    }

    private static void Read(byte[] bytes, Model model) => KerasWeightsFile.Read(new MemoryStream(bytes), 0, bytes.Length, "net.h5", model);

    private static string Refusal(byte[] bytes, Model model) => Should.Throw<WeightsException>(() => Read(bytes, model)).Message;
}
