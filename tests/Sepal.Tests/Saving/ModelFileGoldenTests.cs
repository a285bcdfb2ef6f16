using System.Text.Json;
using Sepal.Imaging;
using Sepal.Saving;
using Sepal.Tests.Golden;
using Sepal.Tests.Layers;
using Sepal.Training;

namespace Sepal.Tests.Saving;

/// <summary>Files that Keras wrote give Keras's answers.</summary>
public sealed class ModelFileGoldenTests
{
    [Theory]
    [InlineData("sequential", ".keras")]
    [InlineData("functional", ".keras")]
    [InlineData("nested", ".keras")]
    [InlineData("shared", ".keras")]
    [InlineData("sequential_keras2", ".keras")]
    [InlineData("functional_keras2", ".keras")]
    [InlineData("nested_keras2", ".keras")]
    [InlineData("sequential", ".h5")]
    [InlineData("functional", ".h5")]
    [InlineData("nested", ".h5")]
    [InlineData("shared", ".h5")]
    [InlineData("sequential_keras2", ".h5")]
    [InlineData("functional_keras2", ".h5")]
    [InlineData("nested_keras2", ".h5")]
    public void A_file_of_Keras_opens_and_gives_its_numbers(string name, string extension)
    {
        var (book, entry, path) = Entry(name, extension);
        using var saved = ModelFile.Open(path);

        saved.Model.ParameterCount.ShouldBe(entry.GetProperty("parameters").GetInt64());
        saved.KerasVersion.ShouldBe(name.EndsWith("keras2", StringComparison.Ordinal) ? "2.21.0" : "3.15.1");
        saved.Card.ShouldBeNull();
        saved.Notes.ShouldBeEmpty();
        saved.Optimizer.ShouldBeOfType<RMSprop>();
        saved.Loss.ShouldBeOfType<CategoricalCrossentropy>();
        saved.Metrics.ShouldBe(["acc"]);
        var pictures = book[entry.GetProperty("input")];
        float scale = entry.GetProperty("raw").GetBoolean() ? 1 : 255;
        Tensors.ShouldBeNear(saved.Model.Predict([.. pictures.Floats.Select(v => v / scale)], pictures.Shape[0]), book[entry.GetProperty("output")].Floats, 1e-5, name);
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    public void The_optimizer_of_a_trained_file_comes_with_its_state(string extension)
    {
        var (_, _, path) = Entry("sequential", extension);
        using var saved = ModelFile.Open(path);
        var optimizer = saved.Optimizer.ShouldBeOfType<RMSprop>();
        optimizer.Iterations.ShouldBe(1);
        optimizer.LearningRate.ShouldBe(1e-4f);
        optimizer.Variables.Count.ShouldBe(10);
        // The first gradient's mean square: a tenth of its square.
        foreach (var state in optimizer.Variables.Skip(2)) state.ToArray().ShouldContain(v => v > 0, state.Name);
        using (var other = ModelFile.Open(Entry("sequential", extension == ".h5" ? ".keras" : ".h5").Path))
            optimizer.Variables.SelectMany(v => v.ToArray()).ShouldBe(other.Optimizer!.Variables.SelectMany(v => v.ToArray()));
        using var bare = ModelFile.Open(path, withOptimizer: false);
        bare.Optimizer.ShouldBeNull();
        bare.Loss.ShouldNotBeNull();
    }

    [Fact]
    public void A_network_that_Keras_trained_on_photos_sees_them_as_Keras_does()
    {
        var (book, entry, path) = Entry("flowers");
        string shared = GoldenBook.Shared ?? "";
        Assert.SkipUnless(Directory.Exists(Path.Combine(shared, "flowers")), "the photos lie in ../shared, which is absent here");
        using var saved = ModelFile.Open(path);
        saved.Optimizer.ShouldBeOfType<Adam>().Iterations.ShouldBe(828); // 12 epochs of 69 batches
        var spec = new ImageSpec { Height = 112, Width = 112, Resize = new ResizePolicy(Interpolation.TensorFlow), Scaling = Scaling.None };
        string[] pictures = [.. entry.GetProperty("pictures").EnumerateArray().Select(p => p.GetString()!)];
        float[] inputs = [.. pictures.SelectMany(p => spec.Load(Path.Combine(shared, p)).Pixels.ToArray()).Select(b => (float)b)];

        float[] found = saved.Model.Predict(inputs, pictures.Length), expected = book[entry.GetProperty("output")].Floats;

        // Keras resizes to fractions, pictures here have whole pixels.
        Tensors.ShouldBeNear(found, expected, 0.02, "probabilities");
        for (int i = 0; i < pictures.Length; i++)
            Best(found, i).ShouldBe(Best(expected, i), pictures[i]);
    }

    private static int Best(float[] rows, int row) => Enumerable.Range(0, 5).MaxBy(c => rows[(row * 5) + c]);

    [Fact]
    public void A_model_of_TensorFlowJs_opens()
    {
        string? folder = GoldenBook.Find("tfjs/float32/model.json");
        Assert.SkipWhen(folder is null, "golden/tfjs lies in ../shared, which is absent here");
        using var saved = ModelFile.Open(Path.Combine(folder!, "tfjs", "float32", "model.json"));
        (saved.Card, saved.Optimizer, saved.KerasVersion).ShouldBe((null, null, null));
        float[] pictures = [.. File.ReadAllBytes(Path.Combine(folder!, "tfjs", "pictures.u8")).Select(b => b / 255f)];
        using var outputs = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder!, "tfjs", "outputs.json")));
        Tensors.ShouldBeNear(saved.Model.Predict(pictures, 3), [.. outputs.RootElement.GetProperty("outputs").GetProperty("float32").EnumerateArray().SelectMany(r => r.EnumerateArray()).Select(v => v.GetSingle())], 1e-5, "float32");
    }

    [Fact]
    public void Weights_alone_are_no_model()
    {
        var (_, _, path) = Entry("sequential", ".weights.h5");
        Should.Throw<ModelFileException>(() => ModelFile.Open(path)).Message
            .ShouldBe($"'{path}' is a file of weights (.weights.h5) without a network's description; expected a model (.keras, a whole model in .h5, or TensorFlow.js's model.json). Build the network and load them into it.");
    }

    internal static (GoldenBook Book, JsonElement Entry, string Path) Entry(string name, string extension = ".keras")
    {
        var book = GoldenBook.Open("models");
        string? folder = GoldenBook.Find($"models/{name}{extension}");
        Assert.SkipWhen(folder is null, $"golden/models/{name}{extension} lies in ../shared, which is absent here");
        return (book, book.Cases.Single(c => c.GetProperty("name").GetString() == name), Path.Combine(folder!, "models", name + extension));
    }
}
