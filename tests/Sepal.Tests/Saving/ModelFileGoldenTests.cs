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
    [InlineData("sequential")]
    [InlineData("functional")]
    [InlineData("nested")]
    [InlineData("shared")]
    [InlineData("sequential_keras2")]
    [InlineData("functional_keras2")]
    [InlineData("nested_keras2")]
    public void A_file_of_Keras_opens_and_gives_its_numbers(string name)
    {
        var (book, entry, path) = Entry(name);
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

    [Fact]
    public void The_optimizer_of_a_trained_file_comes_with_its_state()
    {
        var (_, _, path) = Entry("sequential");
        using var saved = ModelFile.Open(path);
        var optimizer = saved.Optimizer.ShouldBeOfType<RMSprop>();
        optimizer.Iterations.ShouldBe(1);
        optimizer.LearningRate.ShouldBe(1e-4f);
        optimizer.Variables.Count.ShouldBe(10);
        optimizer.Variables[2].ToArray().ShouldContain(v => v != 0);
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

    internal static (GoldenBook Book, JsonElement Entry, string Path) Entry(string name)
    {
        var book = GoldenBook.Open("models");
        string? folder = GoldenBook.Find($"models/{name}.keras");
        Assert.SkipWhen(folder is null, $"golden/models/{name}.keras lies in ../shared, which is absent here");
        return (book, book.Cases.Single(c => c.GetProperty("name").GetString() == name), Path.Combine(folder!, "models", $"{name}.keras"));
    }
}
