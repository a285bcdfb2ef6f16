using System.IO.Compression;
using System.Text.Json.Nodes;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Saving;
using Sepal.Tests.Data;
using Sepal.Tests.Golden;
using Sepal.Tests.Layers;
using Sepal.Training;
using Sepal.Weights;
using TorchSharp;

namespace Sepal.Tests.Saving;

public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_network_comes_back_with_its_answers_what_is_frozen_and_its_card()
    {
        using var model = Sample.Network();
        KerasOpensTests.Train(model, new Adam(1e-2), steps: 2); // so that statistics are not their first values
        ModelFile.Save(_folder["m.keras"], model, Sample.Card);
        using var saved = ModelFile.Open(_folder["m.keras"]);
        Sample.ShouldAnswerAs(saved.Model, model);
        saved.Model.NamedWeights().Select(w => (w.Path, w.Weight.IsTrainable)).ShouldBe(model.NamedWeights().Select(w => (w.Path, w.Weight.IsTrainable)));
        saved.Model.NamedWeights().Count(w => w.Weight.IsTrainable).ShouldBe(9);
        saved.Card!.ToJson().ToJsonString().ShouldBe(Sample.Card.ToJson().ToJsonString());
        (saved.Optimizer, saved.Loss, saved.Metrics.Count, saved.KerasVersion).ShouldBe((null, null, 0, "3.15.1"));
    }

    [Fact]
    public void Every_layer_that_Keras_described_survives_the_file()
    {
        var book = GoldenBook.Open("layers");
        foreach (var entry in book.Cases)
        {
            string name = entry.GetProperty("name").GetString()!;
            var json = entry.GetProperty("layer");
            var layer = LayerRegistry.Create(json.GetProperty("class_name").GetString()!, JsonNode.Parse(json.GetProperty("config").GetRawText())!.AsObject())!;
            var inputs = entry.GetProperty("inputs").EnumerateArray().ToArray();
            var input = Node.Input(new Shape(book[inputs[0]].Shape[1..]));
            using var model = new Functional(input, layer.On([.. inputs.Select(_ => input)]));
            foreach (var weight in entry.GetProperty("weights").EnumerateObject()) layer.Weights.Single(w => w.Name == weight.Name).Assign(book[weight.Value].Floats);
            layer.Trainable = name.Length % 2 == 0;

            using var saved = ModelFile.Open(_folder.Save(model));

            var (x, count) = (book[inputs[0]].Floats, book[inputs[0]].Shape[0]);
            Sample.ShouldHaveTheWeightsOf(saved.Model, model, name);
            Tensors.ShouldBeNear(saved.Model.Predict(x, count), model.Predict(x, count), 1e-6, name);
            saved.Model.ToConfig().ToJsonString().ShouldBe(model.ToConfig().ToJsonString(), name);
            saved.Model.Layers[^1].Trainable.ShouldBe(layer.Trainable || layer is SpatialDropout2D, name);
        }
    }

    [Fact]
    public void A_network_of_all_layers_comes_back()
    {
        using var model = AllLayers.Network();
        using var saved = ModelFile.Open(_folder.Save(model));
        Sample.ShouldHaveTheWeightsOf(saved.Model, model, "all");
        Tensors.ShouldBeNear(saved.Model.Predict(AllLayers.Inputs(2), 2), model.Predict(AllLayers.Inputs(2), 2), 1e-6, "all");
        saved.Model.Layers.Select(l => l.Name).ShouldBe(model.Layers.Select(l => l.Name));
        saved.Model.Layers.Count(l => l.Name == "twice").ShouldBe(1);
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("rmsprop")]
    [InlineData("sgd")]
    [InlineData("nadam")]
    [InlineData("lion")]
    public void Training_goes_on_from_a_file_as_if_it_had_not_stopped(string name)
    {
        using var whole = Sample.Network();
        var uninterrupted = Optimizer.Create(name, 1e-2);
        KerasOpensTests.Train(whole, uninterrupted, steps: 6);

        using (var first = Sample.Network())
        {
            var optimizer = Optimizer.Create(name, 1e-2);
            KerasOpensTests.Train(first, optimizer, steps: 3);
            ModelFile.Save(_folder["m.keras"], first, null, optimizer, "categorical_crossentropy", ["accuracy"]);
        }
        using var saved = ModelFile.Open(_folder["m.keras"]);
        saved.Optimizer!.Iterations.ShouldBe(3);
        saved.Metrics.ShouldBe(["accuracy"]);
        var step = new TrainingStep(saved.Model, saved.Optimizer, saved.Loss!, Precision.Float32, seed: 0, classWeights: null);
        for (int i = 3; i < 6; i++) step.Run(new Sample.Batch(i, 8));

        Sample.ShouldHaveTheWeightsOf(saved.Model, whole, name);
        foreach (var (a, b) in uninterrupted.Variables.Zip(saved.Optimizer.Variables)) b.ToArray().ShouldBe(a.ToArray(), a.Name);
    }

    [Theory]
    [InlineData("sequential")]
    [InlineData("flowers")]
    public void A_file_of_Keras_written_again_says_the_same(string name)
    {
        var (_, _, path) = ModelFileGoldenTests.Entry(name);
        using (var saved = ModelFile.Open(path)) ModelFile.Save(_folder["again.keras"], saved.Model, null, saved.Optimizer, saved.Loss, saved.Metrics);
        Archive keras = new(path), ours = new(_folder["again.keras"]);

        ours.Entries.Keys.ShouldBe(keras.Entries.Keys);
        ours.Config.Select(p => p.Key).ShouldBe(keras.Config.Select(p => p.Key));
        var (expected, found) = (keras.Config["compile_config"]!.AsObject(), ours.Config["compile_config"]!.AsObject());
        found.ToJsonString().Replace("E-", "e-", StringComparison.Ordinal).ShouldBe(expected.ToJsonString());
        Arrays(ours).ShouldBe(Arrays(keras));
        ours.Json("metadata.json").Select(p => p.Key).ShouldBe(keras.Json("metadata.json").Select(p => p.Key));

        static Dictionary<string, string> Arrays(Archive archive)
        {
            byte[] file = archive.Entries["model.weights.h5"];
            return Hdf5Reader.Read(new MemoryStream(file), 0, file.Length, "h5").AllDatasets().OrderBy(d => d.Path, StringComparer.Ordinal)
                .ToDictionary(d => $"{d.Path} ({string.Join(", ", d.Shape)}) {d.IsInteger}", d => Convert.ToHexString(ContentOf(d)));
        }

        static byte[] ContentOf(Hdf5Dataset dataset) => System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(dataset.ToFloats().AsSpan()));
    }

    [Fact]
    public void The_zip_is_as_Keras_writes_it_and_the_same_network_gives_the_same_bytes()
    {
        using var model = Sample.Network();
        var time = new OneTime(new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero));
        ModelFile.Save(_folder["a.keras"], model, Sample.Card, time: time);
        ModelFile.Save(_folder["b.keras"], model, Sample.Card, time: time);
        ModelFile.Save(_folder["c.keras"], model, Sample.Card);
        File.ReadAllBytes(_folder["b.keras"]).ShouldBe(File.ReadAllBytes(_folder["a.keras"]));
        new Archive(_folder["c.keras"]).Entries["model.weights.h5"].ShouldBe(new Archive(_folder["a.keras"]).Entries["model.weights.h5"]);
        new Archive(_folder["a.keras"]).Json("metadata.json").ToJsonString().ShouldBe("""{"keras_version":"3.15.1","date_saved":"2031-05-06@07:08:09"}""");

        using var zip = ZipFile.OpenRead(_folder["a.keras"]);
        zip.Entries.Select(e => e.FullName).ShouldBe(["metadata.json", "config.json", "model.weights.h5", "sepal.json"]);
        foreach (var entry in zip.Entries)
        {
            entry.CompressedLength.ShouldBe(entry.Length, entry.FullName);
            entry.LastWriteTime.DateTime.ShouldBe(new DateTime(1980, 1, 1), entry.FullName);
            using var stream = entry.Open();
            Crc32.Of(stream).ShouldBe(entry.Crc32, entry.FullName);
        }
    }

    [Fact]
    public void A_loss_with_its_own_settings_and_a_schedule_come_back()
    {
        using var model = Sample.Network();
        var schedule = new CosineDecay(1e-2, 100);
        ModelFile.Save(_folder["m.keras"], model, null, new AdamW(schedule) { GlobalClipNorm = 2 }, new CategoricalCrossentropy(labelSmoothing: 0.2));
        using var saved = ModelFile.Open(_folder["m.keras"]);
        saved.Loss!.ToConfig().ToJsonString().ShouldBe(new CategoricalCrossentropy(labelSmoothing: 0.2).ToConfig().ToJsonString());
        saved.Optimizer!.ToConfig().ToJsonString().ShouldBe(new AdamW(schedule) { GlobalClipNorm = 2 }.ToConfig().ToJsonString());
        new Archive(_folder["m.keras"]).Config["compile_config"]!["loss"]!["class_name"]!.GetValue<string>().ShouldBe("CategoricalCrossentropy");
    }

    [Fact]
    public void What_Sepal_does_not_have_of_the_compilation_is_noted_and_the_network_answers()
    {
        using var model = Sample.Network();
        ModelFile.Save(_folder["m.keras"], model, null, new Adam(), "categorical_crossentropy", ["accuracy"]);
        var archive = new Archive(_folder["m.keras"]);
        var config = archive.Config;
        config["compile_config"]!["optimizer"]!["class_name"] = "Muon";
        config["compile_config"]!["loss"] = "my_loss";
        config["compile_config"]!["metrics"] = JsonNode.Parse("""["acc", {"class_name": "F1Score", "config": {"name": "f1"}}, {"class_name": "TopKCategoricalAccuracy"}, 5]""");
        using var saved = ModelFile.Open(archive.With("config.json", config).Save(_folder["other.keras"]));
        (saved.Optimizer, saved.Loss).ShouldBe((null, null));
        saved.Metrics.ShouldBe(["acc", "f1", "top_k_categorical_accuracy"]);
        saved.Notes.Count.ShouldBe(2);
        saved.Notes[0].ShouldContain("'Muon' is unknown");
        saved.Notes[1].ShouldContain("'my_loss' is not known");
        Sample.ShouldAnswerAs(saved.Model, model);
    }

    [Fact]
    public void State_of_other_weights_than_those_that_train_is_noted()
    {
        using var model = Sample.Network();
        var optimizer = new Adam();
        KerasOpensTests.Train(model, optimizer, steps: 1);
        model.Trainable = true; // without a new optimizer
        ModelFile.Save(_folder["m.keras"], model, null, optimizer, "categorical_crossentropy");
        using var saved = ModelFile.Open(_folder["m.keras"]);
        saved.Optimizer.ShouldBeNull();
        saved.Loss.ShouldNotBeNull();
        saved.Notes.Single().ShouldBe($"The optimizer's state in '{_folder["m.keras"]}' is not this network's: it holds 20 variables, and adam keeps 28 for this network. Train on with a new optimizer.");
    }

    [Fact]
    public void A_card_of_another_network_is_refused_when_saving_and_when_opening()
    {
        using var model = Sample.Network();
        var card = Sample.Card with { ClassNames = ["a", "b"] };
        Should.Throw<ArgumentException>(() => ModelFile.Save(_folder["m.keras"], model, card)).Message.ShouldStartWith("The model card is not this network's: it names 2 classes for a network whose output is (None, 3).");
        Should.Throw<ArgumentException>(() => ModelFile.Save(_folder["m.keras"], model, Sample.Card with { Image = Sample.Spec with { Width = 13 } })).Message
            .ShouldStartWith("The model card is not this network's: it prepares pictures of (None, 12, 13, 3) for a network whose input is (None, 12, 12, 3).");
        File.Exists(_folder["m.keras"]).ShouldBeFalse();
        var archive = new Archive(_folder.Save(model, card: Sample.Card)).With("sepal.json", card.ToJson());
        Should.Throw<ModelFileException>(() => ModelFile.Open(archive.Save(_folder["n.keras"]))).Message
            .ShouldBe($"The model card (sepal.json) in '{_folder["n.keras"]}' is not this network's: it names 2 classes for a network whose output is (None, 3). Save the model with Sepal again.");
    }

    [Fact]
    public void One_output_is_enough_for_two_classes()
    {
        using var model = new Sequential([new Conv2D(2, 3, inputShape: (12, 12, 3)), new GlobalAveragePooling2D(), new Dense(1, activation: "sigmoid")]);
        using var saved = ModelFile.Open(_folder.Save(model, card: Sample.Card with { ClassNames = ["cat", "dog"] }));
        saved.Card!.ClassNames.ShouldBe(["cat", "dog"]);
    }

    [Fact]
    public void An_optimizer_needs_its_loss_and_its_network()
    {
        using var model = Sample.Network();
        Should.Throw<ArgumentException>(() => ModelFile.Save(_folder["m.keras"], model, optimizer: new Adam())).Message.ShouldStartWith("Got an optimizer without a loss; Keras compiles a model with both or none.");
        using var other = new Sequential([new Dense(2, inputDim: 3, name: "other")]);
        var optimizer = new Adam();
        TrainingStep.BuildFor(other, optimizer);
        Should.Throw<ArgumentException>(() => ModelFile.Save(_folder["m.keras"], model, null, optimizer, "mse")).Message.ShouldStartWith("The optimizer keeps state for 'other/kernel' of 6 values, which 'small' does not have.");
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_place_that_can_not_be_written_is_one_clear_error()
    {
        using var model = Sample.Network();
        string file = _folder.Write("file");
        string path = Path.Combine(file, "m.keras");
        Should.Throw<ModelFileException>(() => ModelFile.Save(path, model)).Message.ShouldStartWith($"'{path}' can't be written (");
    }

    [Fact]
    public void Files_packed_again_with_compression_or_as_a_large_zip_are_read()
    {
        using var model = Sample.Network();
        var archive = new Archive(_folder.Save(model, card: Sample.Card));
        string[] before = Directory.GetFiles(Path.GetTempPath(), "sepal-*");
        using (var packed = ModelFile.Open(archive.Save(_folder["small.keras"], CompressionLevel.SmallestSize))) Sample.ShouldAnswerAs(packed.Model, model);
        File.WriteAllBytes(_folder["large.keras"], LargeZip.Of(archive.Entries));
        using (var large = ModelFile.Open(_folder["large.keras"])) Sample.ShouldAnswerAs(large.Model, model);
        Directory.GetFiles(Path.GetTempPath(), "sepal-*").Except(before).ShouldBeEmpty();
    }

    [Fact]
    public void Opening_puts_the_weights_straight_into_the_engines_memory_and_closing_frees_it()
    {
        using var model = new Sequential([new Dense(1000, inputDim: 2000), .. Enumerable.Range(0, 8).Select(_ => new Dense(1000))], "net");
        _folder.Save(model);
        long drawn = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        _folder.Save(model);
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(drawn);
        using (var warm = ModelFile.Open(_folder["m.keras"])) { }
        long tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount, before = GC.GetAllocatedBytesForCurrentThread();
        using (var saved = ModelFile.Open(_folder["m.keras"]))
        {
            saved.Model.ParameterCount.ShouldBeGreaterThan(10_000_000);
            DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(tensors + saved.Model.Weights.Count);
        }
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(2 << 20);
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(tensors);
    }

    private sealed class OneTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
